// The formats that the schemas name: those of JSON Schema, and one that the schemas' generator adds.
module.exports = (ajv) => {
  require("ajv-formats")(ajv);
  return ajv.addFormat("uint32", { type: "number", validate: (value) => value >= 0 && value < 2 ** 32 });
};
