// Starts `review --serve`, and sends it requests as a browser would, or as one would not.

import { spawn } from "node:child_process";
import { connect } from "node:net";

import { SOURCE, program } from "./browser.mjs";

const running = new Set();

/** Starts a server. Returns its address, its parts, and a way to end it. */
export async function serve(path, options = [], variables = {}) {
  const child = spawn(program, ["review", SOURCE, "--serve", ...options], { cwd: path, env: { ...process.env, ...variables } });
  running.add(child);
  let errors = "";
  child.stderr.on("data", (data) => { errors += data; });
  const address = await new Promise((done, failed) => {
    let out = "";
    child.stdout.on("data", (data) => {
      out += data;
      if (out.includes("\n")) done(out.trim());
    });
    child.on("exit", () => failed(new Error(`the server ended: ${errors}`)));
  });
  const url = new URL(address);
  const stop = (signal = "SIGTERM") => new Promise((done) => {
    running.delete(child);
    child.on("exit", done);
    if (child.exitCode !== null || child.signalCode !== null) done();
    else child.kill(signal);
  });
  return { address, host: url.host, port: Number(url.port), path: url.pathname, stop, errors: () => errors };
}

process.on("exit", () => { for (const child of running) child.kill("SIGKILL"); });

/** Sends bytes, and returns the bytes that come back. `patience` is in milliseconds. */
export const raw = (server, text, patience = 20_000) => new Promise((done) => {
  let answer = "";
  const socket = connect(server.port, "127.0.0.1", () => socket.write(text));
  socket.setTimeout(patience, () => socket.destroy());
  socket.on("data", (data) => { answer += data.toString("latin1"); });
  socket.on("error", () => {});
  socket.on("close", () => done(answer));
});

export const status = (answer) => Number(answer.match(/^HTTP\/1\.1 (\d{3})/)?.[1] ?? 0);

/** Sends a decision as the page does, with changes to its headers. Returns the status and the text of the response. */
export async function post(server, body, headers = {}, path = `${server.path}decision`) {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const all = { Host: server.host, Origin: `http://${server.host}`, "Content-Type": "application/json", "Content-Length": Buffer.byteLength(text), ...headers };
  const head = Object.entries(all).filter(([, value]) => value !== null).map(([name, value]) => `${name}: ${value}\r\n`).join("");
  const answer = await raw(server, `POST ${path} HTTP/1.1\r\n${head}\r\n${text}`);
  return { status: status(answer), text: answer.split("\r\n\r\n").slice(1).join("\r\n\r\n") };
}

export async function get(server, path = server.path, headers = {}) {
  const all = { Host: server.host, ...headers };
  const head = Object.entries(all).filter(([, value]) => value !== null).map(([name, value]) => `${name}: ${value}\r\n`).join("");
  const answer = await raw(server, `GET ${path} HTTP/1.1\r\n${head}\r\n`);
  return { status: status(answer), head: answer.split("\r\n\r\n")[0], text: answer.split("\r\n\r\n").slice(1).join("\r\n\r\n") };
}
