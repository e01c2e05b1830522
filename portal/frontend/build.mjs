// Builds the front end into portal/static/build/: one style sheet, one script for each file directly in js/, our own fonts.
// Everything comes from this tree and from node_modules; nothing is left to be fetched by a browser from elsewhere.

import { copyFile, mkdir, readdir, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const modules = join(here, "..", "..", "node_modules");
const out = join(here, "..", "static", "build");

// Documents that the server makes (cover sheets, the sample collection) need whole TrueType files, not subsets for the web.
const documentFonts = ["400Regular", "400Regular_Italic", "600SemiBold"];

async function copyDocumentFonts() {
  const source = join(modules, "@expo-google-fonts", "be-vietnam-pro");
  const target = join(out, "fonts-ttf");
  await mkdir(target, { recursive: true });
  for (const face of documentFonts) {
    const file = `BeVietnamPro_${face}.ttf`;
    await copyFile(join(source, face, file), join(target, file));
  }
  await copyFile(join(source, "LICENSE_FONT"), join(target, "OFL.txt"));
}

async function scripts() {
  const files = await readdir(join(here, "js"), { withFileTypes: true }).catch(() => []);
  return files.filter((file) => file.isFile() && file.name.endsWith(".js")).map((file) => join("js", file.name));
}

await rm(out, { recursive: true, force: true });
await build({
  absWorkingDir: here,
  entryPoints: ["css/site.css", ...(await scripts())],
  outdir: out,
  outbase: here,
  bundle: true,
  minify: true,
  format: "iife",
  target: ["es2020", "chrome100", "firefox100", "safari15"],
  charset: "utf8",
  loader: { ".woff2": "file", ".svg": "file" },
  assetNames: "fonts/[name]",
  logLevel: "warning",
});
await copyFile(join(modules, "@fontsource", "be-vietnam-pro", "LICENSE"), join(out, "fonts", "OFL.txt"));
await copyDocumentFonts();
