// Writes the licences of what is built into the pages beside them: whoever gets the wheel gets
// these too. Asks npm which packages the pages stand on; tools that only build aren't in there.
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const OUT = "../src/tollbook/web/static/THIRD-PARTY.txt";
const listed = JSON.parse(execFileSync("npm", ["ls", "--omit=dev", "--all", "--json", "--long"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }));

// Packages that name no licence themselves, and where it is told.
const ELSEWHERE = {
  // A fork of github.com/zaach/jsonlint, whose README carries the MIT licence.
  "@mapbox/jsonlint-lines-primitives": "MIT, Copyright (C) 2012 Zachary Carter (as github.com/zaach/jsonlint, of which it is a fork)",
};

const found = new Map();
const walk = (dependencies = {}) => {
  for (const [name, about] of Object.entries(dependencies)) {
    // Types only: nothing of them is in what is built.
    if (name.startsWith("@types/")) continue;
    if (about.path && about.version) found.set(`${name} ${about.version}`, { ...about, name });
    walk(about.dependencies);
  }
};
walk(listed.dependencies);

const parts = ["What is built into the pages of Tollbook's workbench, and under which licences.\n"];
for (const [title, about] of [...found].sort(([a], [b]) => a.localeCompare(b))) {
  const file = existsSync(about.path) && readdirSync(about.path).find((name) => /^(licen[cs]e|copying|notice)/i.test(name));
  const text = file ? readFileSync(join(about.path, file), "utf8").trim() : `Licence: ${about.license ?? ELSEWHERE[about.name]}`;
  if (!file && !about.license && !ELSEWHERE[about.name]) throw new Error(`${title} names no licence; find out before it is shipped`);
  parts.push(`${"=".repeat(80)}\n${title} (${about.license ?? "see below"})\n${"=".repeat(80)}\n\n${text}\n`);
}
writeFileSync(OUT, parts.join("\n"));
console.log(`${found.size} licences in ${OUT}`);
