// The formats in the schemas: those of JSON Schema, and one that the schema generator adds.
module.exports = (ajv) => {
  require("ajv-formats")(ajv);
  return ajv.addFormat("uint32", { type: "number", validate: (value) => value >= 0 && value < 2 ** 32 });
};
