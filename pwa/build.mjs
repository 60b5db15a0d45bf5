// Bundles the phone's scripts. Called by build.py with three arguments: the folder of the pages, the file of the
// engine for Node, and a file that receives the names of the bundles (their names carry a hash of their content).
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { basename, join } from "node:path";
import { build } from "esbuild";

const [pages, engine, names] = process.argv.slice(2);
const source = (path) => join(fileURLToPath(new URL("src/", import.meta.url)), path);
const shared = { bundle: true, target: "es2022", legalComments: "none", charset: "utf8", logLevel: "warning" };

const app = await build({
  ...shared,
  entryPoints: { app: source("main.ts"), style: source("style/app.css") },
  outdir: pages,
  entryNames: "[name]-[hash]",
  format: "esm",
  minify: true,
  metafile: true,
  absWorkingDir: fileURLToPath(new URL(".", import.meta.url)),
});
const worker = await build({
  ...shared,
  entryPoints: [source("worker/worker.ts")],
  format: "iife",
  minify: true,
  write: false,
  absWorkingDir: fileURLToPath(new URL(".", import.meta.url)),
});
if (engine) {
  await build({ ...shared, entryPoints: [source("engine/cli.ts")], outfile: engine, format: "esm", platform: "node" });
}

const made = Object.keys(app.metafile.outputs).map((path) => basename(path));
const named = (stem, ending) => made.find((name) => name.startsWith(stem) && name.endsWith(ending));
writeFileSync(
  names,
  JSON.stringify({
    script: named("app-", ".js"),
    style: named("style-", ".css"),
    worker: worker.outputFiles[0].text,
  }),
);
