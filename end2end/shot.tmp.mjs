import { chromium } from "playwright-core";
import { readFileSync } from "node:fs";
const [role, nth, width, prefix, ...paths] = process.argv.slice(2);
const acc = JSON.parse(readFileSync(process.env.ACC ?? "/tmp/demo/accounts.json", "utf8")).filter((a) => a.role === role)[+nth];
const base = process.env.BASE ?? "http://127.0.0.1:4800";
const b = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });
const c = await b.newContext({ viewport: { width: +width, height: +width < 600 ? 740 : 800 }, deviceScaleFactor: 1, colorScheme: process.env.SCHEME ?? "light", locale: process.env.LOCALE ?? "en-US", isMobile: +width < 600, hasTouch: +width < 600 });
const p = await c.newPage();
p.on("console", (m) => console.log(m.type(), m.text()));
if (role !== "none") { await p.goto(base + "/sign-in"); await p.fill("input[type=email]", acc.email); await p.fill("input[type=password]", acc.password); await p.click("main button[type=submit]"); await p.waitForURL((u) => !u.pathname.includes("sign-in")); }
let i = 0;
for (const path of paths) { await p.goto(base + path); await p.waitForTimeout(400); await p.screenshot({ path: `${prefix}${i++}.png`, fullPage: process.env.FULL !== "0" }); const w = await p.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth); if (w > 0) console.log(path, "wide by", w); }
await b.close();
