/** Starts the language server of claimbook, and says how to get the program if it is missing. */

import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { commands, env, ExtensionContext, Uri, window, workspace } from "vscode";
import { LanguageClient, LanguageClientOptions, ServerOptions } from "vscode-languageclient/node";

/** The page that says how to install the program. */
const INSTALL = "https://doc.rust-lang.org/cargo/commands/cargo-install.html";

let client: LanguageClient | undefined;

export async function activate(context: ExtensionContext): Promise<void> {
  context.subscriptions.push(commands.registerCommand("claimbook.restart", restart));
  context.subscriptions.push(
    workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration("claimbook.path")) {
        void restart();
      }
    }),
  );
  await start();
}

export async function deactivate(): Promise<void> {
  await client?.stop();
}

async function restart(): Promise<void> {
  await client?.stop();
  client = undefined;
  await start();
}

async function start(): Promise<void> {
  const command = workspace.getConfiguration("claimbook").get<string>("path", "claimbook");
  if (!(await hasServer(command))) {
    return;
  }
  const server: ServerOptions = { command, args: ["lsp"] };
  const options: LanguageClientOptions = {
    // Records have a language of their own, so that the extension for YAML does not check them too.
    documentSelector: [{ scheme: "file", language: "claimbook" }],
    initializationOptions: workspace.getConfiguration("claimbook"),
    synchronize: { configurationSection: "claimbook" },
  };
  client = new LanguageClient("claimbook", "claimbook", server, options);
  await client.start();
}

/** Returns whether the program exists and has a language server. If not, offers help. */
async function hasServer(command: string): Promise<boolean> {
  try {
    await promisify(execFile)(command, ["help", "lsp"]);
    return true;
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === "ENOENT";
    const message = isMissing
      ? `The program \`${command}\` was not found. In a clone of claimbook, run \`cargo install --locked --no-default-features --path .\`.`
      : `The program \`${command}\` has no language server. Install a newer claimbook.`;
    const [install, settings] = ["How to install", "Open settings"];
    const chosen = await window.showErrorMessage(message, install, settings);
    if (chosen === install) {
      await env.openExternal(Uri.parse(INSTALL));
    } else if (chosen === settings) {
      await commands.executeCommand("workbench.action.openSettings", "claimbook.path");
    }
    return false;
  }
}
