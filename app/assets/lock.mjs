// Rewrites package-lock.json from package.json and leaves no web address in it (`npm run lock`).
//
// .npmrc already keeps the registry's address out; what remains are the packages' appeals for donations, which npm
// writes into the lock without reading them back.

import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";

execFileSync("npm", ["install", "--package-lock-only"], { stdio: "inherit" });
const lock = JSON.parse(readFileSync("package-lock.json", "utf8"));
for (const entry of Object.values(lock.packages)) delete entry.funding;
writeFileSync("package-lock.json", `${JSON.stringify(lock, null, 2)}\n`);
