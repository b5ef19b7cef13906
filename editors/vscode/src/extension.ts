/** Starts the language server of claimbook, and says how to get the program if it is missing. */

import { execFile } from "node:child_process";
import { homedir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { commands, env, ExtensionContext, Uri, window, workspace } from "vscode";
import { LanguageClient, LanguageClientOptions, ServerOptions } from "vscode-languageclient/node";

/** The page that says how to install the program. */
const INSTALL = "https://doc.rust-lang.org/cargo/commands/cargo-install.html";

let client: LanguageClient | undefined;

/** The last start or stop. The next one waits for it, so that two servers never run at the same time. */
let pending: Promise<void> = Promise.resolve();

export async function activate(context: ExtensionContext): Promise<void> {
  context.subscriptions.push(commands.registerCommand("claimbook.restart", restart));
  context.subscriptions.push(
    workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration("claimbook.path")) {
        void restart();
      }
    }),
  );
  await next(start);
}

export async function deactivate(): Promise<void> {
  await next(stop);
}

async function restart(): Promise<void> {
  await next(async () => {
    await stop();
    await start();
  });
}

function next(step: () => Promise<void>): Promise<void> {
  pending = pending.then(step);
  return pending;
}

async function start(): Promise<void> {
  const command = program();
  const cwd = workspace.workspaceFolders?.find(({ uri }) => uri.scheme === "file")?.uri.fsPath;
  const fault = await missing(command, cwd);
  if (fault !== undefined) {
    void offerHelp(fault);
    return;
  }
  const server: ServerOptions = { command, args: ["lsp"], options: { cwd } };
  const options: LanguageClientOptions = {
    // Records have a language of their own, so that the extension for YAML does not check them too.
    documentSelector: [{ scheme: "file", language: "claimbook" }],
    initializationOptions: workspace.getConfiguration("claimbook"),
    synchronize: { configurationSection: "claimbook" },
    middleware: {
      workspace: {
        // A new path stops this server, and the next one gets the settings when it starts.
        didChangeConfiguration: async (sections, send) => {
          if (program() === command) {
            await send(sections);
          }
        },
      },
    },
  };
  client = new LanguageClient("claimbook", "claimbook", server, options);
  // The client shows the error itself.
  await client.start().catch(() => {});
}

async function stop(): Promise<void> {
  // Fails for a client whose server did not start. There is nothing to stop then.
  await client?.dispose().catch(() => {});
  client = undefined;
}

/** Returns the program of the settings, with the home folder for `~`. */
function program(): string {
  const path = workspace.getConfiguration("claimbook").get<string>("path")?.trim() || "claimbook";
  return path.startsWith("~/") ? join(homedir(), path.slice(2)) : path;
}

/** Returns why a program cannot be used as the server, or undefined. */
async function missing(command: string, cwd: string | undefined): Promise<string | undefined> {
  try {
    await promisify(execFile)(command, ["help", "lsp"], { cwd, timeout: 10_000 });
    return undefined;
  } catch (error) {
    switch ((error as NodeJS.ErrnoException).code) {
      case "ENOENT":
        return `The program \`${command}\` was not found. In a clone of claimbook, run \`cargo install --locked --no-default-features --path .\`.`;
      case "EACCES":
        return `\`${command}\` is not a program that you may run.`;
      default:
        return `The program \`${command}\` has no language server. Install a newer claimbook.`;
    }
  }
}

async function offerHelp(fault: string): Promise<void> {
  const [install, settings] = ["How to install", "Open settings"];
  const chosen = await window.showErrorMessage(fault, install, settings);
  if (chosen === install) {
    await env.openExternal(Uri.parse(INSTALL));
  } else if (chosen === settings) {
    await commands.executeCommand("workbench.action.openSettings", "claimbook.path");
  }
}
