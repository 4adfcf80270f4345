// Builds every bundle into app/web/static/built, under fixed names. `app/web/assets.py` adds the hash that caches need.
import { copyFile, mkdir, rename, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import * as sass from "sass";

const here = fileURLToPath(new URL(".", import.meta.url));
const place = fileURLToPath(new URL("../app/web/static/built", import.meta.url));
const built = `${place}-next/`; // takes the place of the old one when it is whole

await rm(built, { recursive: true, force: true });
await mkdir(built, { recursive: true });

// One of the MoJ styles still uses a mixin that GOV.UK calls deprecated: theirs to change. Everything else is said.
const logger = { warn: (message) => message.includes("govuk-text-colour") || console.warn(message) };
const style = sass.compile(`${here}src/app.scss`, { loadPaths: [here], style: "compressed", quietDeps: true, logger });

await Promise.all([
  writeFile(`${built}app.css`, style.css),
  copyFile(`${here}src/favicon.svg`, `${built}favicon.svg`),
  esbuild.build({
    absWorkingDir: here,
    entryPoints: {
      app: "src/app.js",
      viewer: "src/viewer/index.js",
      modeler: "src/modeler/index.js",
      dmn: "src/decisions/index.js",
    },
    outdir: built,
    bundle: true,
    minify: true,
    format: "iife",
    target: ["es2020"],
    legalComments: "linked",
    assetNames: "[name]",
    // The properties panel brings a preact of its own; ours has to be the same one.
    jsx: "automatic",
    jsxImportSource: "@bpmn-io/properties-panel/preact",
    loader: { ".woff": "file", ".woff2": "file", ".ttf": "file", ".eot": "file", ".svg": "dataurl" },
    logLevel: "warning",
  }),
]);

await rm(place, { recursive: true, force: true });
await rename(built, place);
