// The status page as staff use it: Debian's Chromium, driven by Playwright, against the published binary with a journal of 10,000 calls
// and a caller who speaks to it. Contrast and names are axe-core's to judge.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import { after, before, test } from "node:test";
import { gunzipSync } from "node:zlib";
import { chromium } from "playwright-core";

const { PAGE_URL: url, PAGE_PASSWORD: password, PAGE_SHOTS: shots, PAGE_CALL: callCommand } = process.env;
const axe = fs.readFileSync(new URL(import.meta.resolve("axe-core")), "utf8");
const views = { etat: "/", appels: "/appels", dossiers: "/dossiers", mesures: "/mesures", scenario: "/scenario", version: "/scenario/0", reglages: "/reglages", outils: "/outils" };
const sizes = { large: { width: 1280, height: 860 }, small: { width: 390, height: 844 } };
const mostMs = 300;
let browser, state;

const open = async (options = {}) => {
  const context = await browser.newContext({ ignoreHTTPSErrors: true, viewport: sizes.large, storageState: state, baseURL: url, ...options });
  const page = await context.newPage();
  page.problems = [];
  page.on("console", (message) => message.type() === "error" && page.problems.push(message.text()));
  page.on("pageerror", (error) => page.problems.push(String(error)));
  page.on("request", (request) => request.url().startsWith(url) || page.problems.push(`outside: ${request.url()}`));
  return page;
};

// The page's own policy lets no script in that is not its own: axe is handed over by the debugger.
const violations = async (page) => {
  const client = await page.context().newCDPSession(page);
  await client.send("Runtime.evaluate", { expression: axe });
  const result = await page.evaluate(() => axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"] }));
  return result.violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.target.join(" ")).join(", ")}`);
};

// A caller over AudioSocket, as `voicebot call` is one; what it heard is on its standard output.
const call = (...words) => {
  const [command, ...first] = callCommand.split("\n");
  const process = spawn(command, [...first, ...words], { stdio: ["ignore", "pipe", "inherit"] });
  process.heard = "";
  process.stdout.on("data", (text) => (process.heard += text));
  process.ended = once(process, "exit");
  return process;
};
const until = async (what, condition, seconds = 90) => {
  for (const begun = Date.now(); !(await condition()); await new Promise((go) => setTimeout(go, 200)))
    assert.ok(Date.now() - begun < seconds * 1000, `waited for ${what}`);
};

before(async () => {
  browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
});
after(() => browser.close());

test("a wrong password is told, the right one opens the page, with the keyboard alone", async () => {
  const page = await open();
  await page.goto("/");
  assert.equal(new URL(page.url()).pathname, "/connexion");
  assert.deepEqual(await violations(page), []);
  await page.screenshot({ path: `${shots}/connexion-large-light.png` });
  await page.keyboard.type("faux");
  await page.keyboard.press("Enter");
  await page.getByRole("alert").waitFor();
  await page.keyboard.type(password);
  await page.keyboard.press("Enter");
  await page.waitForURL("**/");
  assert.match(await page.locator("h1").innerText(), /En service/);
  state = await page.context().storageState();
  page.problems = page.problems.filter((problem) => !problem.includes("401")); // the wrong password's
  assert.deepEqual(page.problems, []);
});

for (const [size, viewport] of Object.entries(sizes))
  for (const colorScheme of ["light", "dark"])
    test(`every view, ${size}, ${colorScheme}: readable for all, nothing beside the screen, nothing from outside`, async () => {
      const page = await open({ viewport, colorScheme });
      for (const [name, path] of Object.entries(views)) {
        await page.goto(path);
        await page.waitForLoadState();
        await page.screenshot({ path: `${shots}/${name}-${size}-${colorScheme}.png` });
        assert.deepEqual(await violations(page), [], name);
        const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert.ok(wider <= 0, `${name} is ${wider} px wider than the screen`);
      }
      assert.deepEqual(page.problems, []);
    });

test(`10,000 calls in the journal: no view takes more than ${mostMs} ms`, async () => {
  const page = await open();
  for (const path of [...Object.values(views), "/dossiers?etat=tous", "/dossiers?etat=clos"]) {
    const times = [];
    for (let n = 0; n < 5; n++) {
      await page.goto(path, { waitUntil: "commit" });
      times.push(await page.evaluate(() => performance.getEntriesByType("navigation")[0].responseEnd));
    }
    const median = times.sort((one, other) => one - other)[2];
    console.log(`${path}: ${median.toFixed(0)} ms`);
    assert.ok(median <= mostMs, `${path}: ${times.map((ms) => ms.toFixed(0))} ms`);
  }
  await page.goto("/appels");
  assert.equal(await page.locator("tbody tr").count(), 50);
  const first = await page.locator("tbody tr").first().innerText();
  await page.getByRole("link", { name: "Appels plus anciens" }).click();
  await page.waitForURL("**/appels?avant=*");
  assert.equal(await page.locator("tbody tr").count(), 50);
  assert.notEqual(await page.locator("tbody tr").first().innerText(), first);
});

test("a ticket is opened and closed with the keyboard, and gone from the open ones", async () => {
  const page = await open();
  await page.goto("/dossiers");
  const link = page.locator(".ticket h2 a").first();
  const number = await link.innerText();
  await link.focus();
  await page.keyboard.press("Enter");
  await page.waitForURL(`**/dossiers/${number}`);
  assert.deepEqual(await violations(page), []);
  await page.screenshot({ path: `${shots}/dossier-large-light.png` });
  const close = page.getByRole("button", { name: `Clore le dossier ${number}` });
  for (let n = 0; n < 20 && !(await close.evaluate((button) => button === document.activeElement)); n++) await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await close.waitFor({ state: "detached" });
  await page.goto("/dossiers");
  assert.notEqual(await page.locator(".ticket h2 a").first().innerText(), number);
  await page.goto("/dossiers?etat=clos");
  assert.equal(await page.locator(".filters [aria-current]").innerText(), "Clos");
  assert.deepEqual(page.problems, []);
});

test("settings are changed with the keyboard alone, by the rules of a start, and no secret is shown", async () => {
  const page = await open();
  const before = fs.readFileSync(process.env.PAGE_ENV, "utf8");
  await page.goto("/reglages");
  assert.ok(!(await page.content()).includes("geheim"));
  const field = page.getByLabel("Durée la plus longue d’un appel (s)");
  for (let n = 0; n < 60 && !(await field.evaluate((one) => one === document.activeElement)); n++) await page.keyboard.press("Tab");
  await page.keyboard.type("5");
  await page.keyboard.press("Enter");
  await page.getByRole("alert").waitFor();
  assert.match(await page.getByRole("alert").innerText(), /MAX_CALL_S = « 5 » : un nombre entier de 30 à 870/);
  assert.equal(await field.getAttribute("aria-invalid"), "true");
  assert.equal(await field.inputValue(), "5");
  assert.equal(fs.readFileSync(process.env.PAGE_ENV, "utf8"), before);
  assert.deepEqual(await violations(page), []);
  await page.screenshot({ path: `${shots}/reglages-refuse-large-light.png`, fullPage: true });
  await field.fill("500");
  await page.getByLabel("Secret de sa signature").fill("neues Geheimnis");
  await page.keyboard.press("Enter");
  await page.getByRole("status").waitFor();
  assert.match(await page.getByRole("status").innerText(), /Enregistré : MAX_CALL_S, WEBHOOK_SECRET\./);
  assert.match(await page.getByLabel("Redémarrage").innerText(), /2 réglages attendent/);
  assert.ok(!(await page.content()).includes("Geheimnis"));
  assert.equal(fs.readFileSync(process.env.PAGE_ENV, "utf8"), "# essai\nMAX_CALLS=2\nWEBHOOK_SECRET='neues Geheimnis'\nMAX_CALL_S=500\n");
  assert.equal(fs.statSync(process.env.PAGE_ENV).mode & 0o777, 0o640);
  assert.deepEqual(await violations(page), []);
  page.problems = page.problems.filter((problem) => !problem.includes("422")); // the refusal's
  assert.deepEqual(page.problems, []);
});

test("a scenario is refused with line and reason, applied without a call being cut, and taken back", async () => {
  const page = await open();
  await page.goto("/scenario");
  const area = page.getByLabel("Scénario (JSON)");
  const first = await area.inputValue();
  const greeting = first.match(/"greeting": "([^"]+)"/)[1];
  await area.fill(first.replace('"greeting"', '"gruss"'));
  await page.getByRole("button", { name: "Vérifier" }).click();
  await page.getByRole("alert").waitFor();
  assert.match(await page.getByRole("alert").innerText(), /ligne \d+ : /);
  assert.deepEqual(await violations(page), []);
  await page.screenshot({ path: `${shots}/scenario-refuse-large-light.png` });

  // Who says nothing is left after half a minute; * asks to hear it again.
  const running = call(...Array(30).fill(["attends=5", "touches=*"]).flat());
  await until("the first greeting", () => running.heard.includes(greeting));
  await area.fill(first.replace(greeting, "Bonjour, ici la version deux."));
  await page.getByRole("button", { name: "Appliquer" }).click();
  await page.getByRole("status").waitFor({ timeout: 60000 });
  await page.screenshot({ path: `${shots}/scenario-large-dark.png` });
  await page.getByRole("link", { name: "Version 1" }).waitFor();
  assert.equal(running.exitCode, null, "the call in progress goes on");
  const next = call("attends=1");
  await next.ended;
  assert.ok(next.heard.includes("ici la version deux"), next.heard);
  assert.ok(!running.heard.includes("version deux"));
  assert.equal(running.exitCode, null);
  running.kill();
  await running.ended;

  await page.getByRole("link", { name: "Version d’origine" }).click();
  assert.match(await page.locator(".diff .minus").innerText(), /version deux/);
  assert.ok((await page.locator(".diff .plus").innerText()).includes(greeting));
  assert.deepEqual(await violations(page), []);
  await page.screenshot({ path: `${shots}/version-ecarts-large-light.png` });
  await page.getByRole("button", { name: "Revenir à cette version" }).click();
  await page.getByRole("status").waitFor({ timeout: 60000 });
  assert.equal(await area.inputValue(), first);
  const last = call("attends=1");
  await last.ended;
  assert.ok(last.heard.includes(greeting), last.heard);
  page.problems = page.problems.filter((problem) => !problem.includes("422"));
  assert.deepEqual(page.problems, []);
});

test("a call that is over shows its line, its words, and is heard", async () => {
  const page = await open();
  const one = call("Bonjour, mon lave-linge ne démarre plus.", "attends=2");
  await one.ended;
  await page.goto("/appels");
  const link = page.locator("td.start a").first();
  await link.focus();
  await page.keyboard.press("Enter");
  await page.waitForURL("**/appels/*-*");
  const facts = await page.locator("main").innerText();
  assert.match(facts, /Niveau\s+−\d+.dBFS/);
  assert.match(facts, /Bruit\s+−\d+.dBFS/);
  assert.match(await page.locator(".talk .caller").first().innerText(), /lave-linge/);
  const seconds = await page.locator("audio").evaluate(async (audio) => {
    await audio.play();
    await new Promise((go) => (audio.ontimeupdate = () => audio.currentTime > 0.3 && go()));
    audio.pause();
    return audio.duration;
  });
  assert.ok(seconds > 3 && seconds < 120, `${seconds} s`);
  assert.deepEqual(await violations(page), []);
  await page.screenshot({ path: `${shots}/appel-passe-large-light.png`, fullPage: true });
  const small = await open({ viewport: sizes.small, colorScheme: "dark" });
  await small.goto(page.url());
  assert.ok((await small.evaluate(() => document.documentElement.scrollWidth - innerWidth)) <= 0);
  await small.screenshot({ path: `${shots}/appel-passe-small-dark.png`, fullPage: true });
  assert.deepEqual(page.problems, []);
});

test("what is downloaded is a file", async () => {
  const page = await open();
  await page.goto("/dossiers");
  const [csv] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "Tout en CSV" }).click()]);
  assert.match(fs.readFileSync(await csv.path(), "utf8"), /^\uFEFFnuméro;/);
  await page.goto("/outils");
  for (const [name, included] of [["Pour Asterisk", />> extensions\.conf/], ["Pour FreePBX", />> extensions_custom\.conf/]]) {
    const [files] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name }).click()]);
    const additions = gunzipSync(fs.readFileSync(await files.path())).toString();
    for (const wanted of [/asterisk\/extensions_voicebot\.conf/, /AudioSocket\(/, /BEGIN CERTIFICATE/, included]) assert.match(additions, wanted);
  }
  const [archive] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "Télécharger l’archive" }).click()]);
  const text = gunzipSync(fs.readFileSync(await archive.path())).toString();
  assert.match(text, /WEBHOOK_SECRET=•••/);
  assert.match(text, /page: the status page is at/);
  assert.ok(!/geheim|Geheimnis|06\d{8}/.test(text));
});

test("a call is seen as it happens, with the wait of each turn, and goes when it is over", async () => {
  const page = await open();
  await page.goto("/");
  await page.getByText("Aucun appel.").waitFor();
  const caller = call("Bonjour, mon lave-linge ne démarre plus.", "attends=300");
  await page.locator(".call .bot").first().waitFor({ timeout: 20000 });
  await page.locator(".call .caller .bar").first().waitFor({ timeout: 60000 });
  assert.match(await page.locator(".call .caller").first().innerText(), /lave-linge/);
  assert.match(await page.locator(".clock").innerText(), /^\d+:\d\d$/);
  assert.match(await page.locator(".lights").innerText(), /allumé|clignote|respire/);
  assert.deepEqual(await violations(page), []);
  await page.screenshot({ path: `${shots}/appel-large-light.png`, fullPage: true });
  const small = await open({ viewport: sizes.small, colorScheme: "dark" });
  await small.goto("/");
  await small.locator(".call").waitFor();
  await small.screenshot({ path: `${shots}/appel-small-dark.png`, fullPage: true });
  caller.kill();
  await caller.ended;
  await page.getByText("Aucun appel.").waitFor({ timeout: 20000 });
  await page.goto("/mesures");
  assert.match(await page.locator(".facts").innerText(), /\d,\d/);
  assert.deepEqual(page.problems, []);
});

test("the self-test is a button", async () => {
  const page = await open();
  await page.goto("/outils");
  await page.evaluate(() => {
    const form = document.querySelector("form[data-busy]");
    form.addEventListener("submit", () => sessionStorage.setItem("busy", form.querySelector("button").textContent));
  });
  await page.getByRole("button", { name: "Lancer l’essai" }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("status").waitFor({ timeout: 120000 });
  assert.equal(await page.evaluate(() => sessionStorage.getItem("busy")), "Essai en cours…");
  assert.match(await page.getByRole("status").innerText(), /^Réussi/);
  assert.deepEqual(await violations(page), []);
});

test("every figure of the Grafana dashboard is one that the appliance tells", async () => {
  const page = await open();
  const told = await (await page.request.get("/metrics")).text();
  const wanted = new Set(fs.readFileSync(process.env.PAGE_DASHBOARD, "utf8").match(/voicebot_[a-z_]+/g).filter((name) => name !== "voicebot_temperature_celsius"));
  assert.ok(wanted.size > 10);
  for (const name of wanted) assert.ok(told.includes(`${name} `) || told.includes(`${name}{`), name);
});

test("who leaves is out, also in a window that is still open", async () => {
  const page = await open();
  const other = await open();
  await other.goto("/");
  await page.goto("/");
  await page.getByRole("button", { name: "Se déconnecter" }).click();
  await page.waitForURL("**/connexion");
  await other.goto("/appels");
  assert.equal(new URL(other.url()).pathname, "/connexion");
});
