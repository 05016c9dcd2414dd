// An office that starts from nothing: no file, and no command line after `agency create`. Settings, payers, services, providers, children
// with a guardian, a second place, hours and an authorization, until a visit is on the board; once without JavaScript and in Spanish.
import type { Browser, Page } from "@playwright/test";
import { THURSDAY } from "../support/board.ts";
import { join, visitoms } from "../support/people.ts";
import { countActions, fillAddress, fillChild, fillGuardian, fillProvider, type Words, words } from "../support/records.ts";
import { expect, expectAccessible, expectFits, hydrated, open, photograph, test } from "../support/test.ts";

const PASSWORD = "four small otters in a brook";
const WORKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri"].map((day) => `${day} 08:00-17:00`).join("\n");
/** What a new child with guardian, second place, hours and authorization may cost beyond typing and Tab. */
const MAX_ACTIONS = 25;

/** Makes an agency, and joins with its one-time link. */
async function newOffice(page: Page, slug: string) {
  const link = visitoms("agency", "create", `Office ${slug}`, "--slug", slug, "--time-zone", "America/New_York", "--admin-email", `office@${slug}.example`);
  await join(page, link, PASSWORD);
}

const saved = (page: Page) => page.getByRole("status").first();

/** Saves a form whose page says so afterwards. */
async function save(page: Page, word: Words, text: string) {
  await page.getByRole("button", { name: word.save, exact: true }).click();
  await expect(saved(page)).toContainText(text);
}

async function addPayer(page: Page, word: Words, name: string, text: string, rule?: string) {
  await page.goto("/settings/payers/new");
  await page.getByLabel(word.name, { exact: true }).fill(name);
  if (rule) await page.getByLabel("How units are counted").selectOption(rule);
  await save(page, word, text);
}

/** From a child's page to its authorization, for half a year. */
async function addAuthorization(page: Page, word: Words, payer: string, fill: () => Promise<void>) {
  await page.getByRole("link", { name: word.addAuthorization }).click();
  await page.getByLabel(word.payer, { exact: true }).selectOption({ label: payer });
  await fill();
  await page.getByLabel(word.firstDay, { exact: true }).fill("2026-12-01");
  await page.getByLabel(word.lastDay, { exact: true }).fill("2027-05-31");
  await page.getByLabel(word.perWeek).fill("2");
  await page.getByLabel(word.units, { exact: true }).fill("104");
}

/** From an authorization's page to a visit on Thursday, and on to the board, where it is. */
async function placeVisit(page: Page, word: Words, child: string, text: string, check: (name: string) => Promise<void>, place?: string) {
  await page.getByRole("link", { name: new RegExp(`^${word.scheduleFor}`) }).first().click();
  await page.getByLabel(word.date, { exact: true }).fill(THURSDAY);
  await page.getByLabel(word.start, { exact: true }).fill("09:30");
  if (place) await page.getByLabel(word.where, { exact: true }).selectOption({ label: place });
  await check("visit-new");
  await page.getByRole("button", { name: word.schedule }).click();
  await expect(saved(page)).toContainText(text);
  await check("visit");
  await page.goto(`/day/${THURSDAY}`);
  await expect(page.locator(`a[aria-label*="${child}"]`).first()).toBeVisible();
  await check("day");
  await page.goto(`/week/${THURSDAY}`);
  await expect(page.getByRole("link", { name: new RegExp(`9:30.*${child}`) }).first()).toBeVisible();
  await check("week");
}

test("an office enters everything by hand, until a visit is on the board", async ({ page }, info) => {
  test.setTimeout(400_000);
  const word = words.en;
  const slug = `hand-${info.project.name}`;
  const check = async (name: string) => {
    await hydrated(page);
    await expectFits(page);
    await photograph(page, `new-office-${name}`, info.project.name);
    await expectAccessible(page);
  };
  const actions = await countActions(page);
  await newOffice(page, slug);

  await test.step("the agency's settings", async () => {
    await open(page, "/week");
    await expect(page.getByText("No providers yet")).toBeVisible();
    await check("empty-week");
    await open(page, "/settings");
    await page.getByLabel("Office phone number").fill("585-555-0180");
    await page.getByLabel("The week begins on").selectOption({ label: "Sunday" });
    await page.getByRole("button", { name: "Save settings" }).click();
    await expect(saved(page)).toContainText("Settings saved");
    await check("settings");
  });

  await test.step("payers and services", async () => {
    await open(page, "/settings/payers");
    await expect(page.getByText("No payers yet")).toBeVisible();
    await check("no-payers");
    await addPayer(page, word, "County Early Intervention", "Payer saved.");
    await addPayer(page, word, "Preschool Fund", "Payer saved.", "visit_band");
    await check("payer");
    await open(page, "/settings/services");
    await check("no-services");
    for (const [name, discipline, code, minutes] of [
      ["Speech therapy at home", "ST", "92507", "45"],
      ["Occupational therapy at home", "OT", "97530", "60"],
    ] as const) {
      await open(page, "/settings/services/new");
      await page.getByLabel("Name", { exact: true }).fill(name);
      await page.getByLabel("Discipline").selectOption(discipline);
      await page.getByLabel("Code").fill(code);
      await page.getByLabel("Minutes of a visit").fill(minutes);
      await save(page, word, "Service saved.");
    }
    await check("service");
  });

  await test.step("two providers", async () => {
    await open(page, "/providers");
    await check("no-providers");
    for (const [first, last, discipline, street] of [
      ["Hannah", "Whitfield", "Speech therapy (ST)", "18 Linden Street"],
      ["Marcus", "Greene", "Occupational therapy (OT)", "7 Canal View"],
    ] as const) {
      await open(page, "/providers/new");
      await page.getByLabel("First name").fill(first);
      await page.getByLabel("Last name").fill(last);
      await fillProvider(page, word, { email: `${first}@${slug}.example`, languages: "English, Spanish", discipline, hours: WORKDAYS, street });
      await save(page, word, "Provider added.");
    }
    await check("provider");
    await open(page, "/providers");
    await expect(page.getByRole("link", { name: "Marcus Greene" })).toBeVisible();
    await check("providers");
  });

  await test.step("three children, two of them twins", async () => {
    await open(page, "/children");
    await expect(page.getByText("No children yet")).toBeVisible();
    await check("no-children");
    const mother = { first: "Rosa", last: "Fisher", relationship: "mother", phone: "585-555-0181", email: `rosa@${slug}.example` };
    for (const first of ["Ella", "Owen"]) {
      await open(page, "/children/new");
      await fillChild(page, word, { first, last: "Fisher", born: "2024-09-14", street: "31 Meadow Lane" });
      await fillGuardian(page, word, mother);
      await page.getByRole("button", { name: word.addChild }).click();
      if (first === "Owen") {
        await page.getByLabel(/^Link the known guardian: Rosa Fisher/).check();
        await check("guardian-of-twins");
        await page.getByRole("button", { name: word.addChild }).click();
      }
      await expect(page.getByRole("heading", { level: 1 })).toHaveText(`${first} Fisher`);
    }
    await open(page, "/children/new");
    await fillChild(page, word, { first: "Amara", last: "Bell", born: "2025-02-03", street: "204 Park Avenue" });
    await page.getByRole("button", { name: word.addChild }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Amara Bell");
    await open(page, "/children?q=Rosa%20Fisher");
    await expect(page.getByRole("link", { name: "Ella Fisher" })).toBeVisible();
    await expect(page.getByRole("link", { name: "Owen Fisher" })).toBeVisible();
    await check("twins");
  });

  await test.step("a child with guardian, second place, hours and authorization, in few clicks", async () => {
    await open(page, "/children");
    const before = actions();
    await page.getByRole("link", { name: word.addChild }).click();
    await fillChild(page, word, { first: "Jonah", last: "Weiss", born: "2024-05-06", street: "12 Elm Street", hours: "Mon 09:00-12:00; Thu 09:00-12:00" });
    await fillGuardian(page, word, { first: "Naomi", last: "Weiss", relationship: "mother", phone: "585-555-0182" });
    await page.getByRole("button", { name: word.addChild }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Jonah Weiss");

    await page.getByRole("link", { name: word.addPlace }).click();
    await page.getByLabel("Kind").selectOption("Day care");
    await page.getByLabel("Name (optional)").fill("Sunny Days");
    await fillAddress(page, word, { street: "9 Oak Street", zip: "14607" });
    await page.getByRole("button", { name: word.save, exact: true }).click();
    await expect(page.getByText("Day care, Sunny Days")).toBeVisible();

    await addAuthorization(page, word, "County Early Intervention", async () => {
      await page.getByLabel(word.service, { exact: true }).selectOption({ label: "ST · 92507 · Speech therapy at home · 45 min" });
      await page.getByLabel(word.therapist).selectOption({ label: "Hannah Whitfield · ST" });
    });
    await page.getByRole("button", { name: word.save, exact: true }).click();
    await expect(saved(page)).toContainText("Authorization saved.");
    const taken = actions() - before;
    info.annotations.push({ type: "actions", description: `${taken} of ${MAX_ACTIONS}` });
    expect(taken, "it counts at all").toBeGreaterThan(5);
    expect(taken, "clicks, choices and keys beyond typing and Tab").toBeLessThanOrEqual(MAX_ACTIONS);
    await check("authorization");
  });

  await test.step("the visit, at the day care", async () => {
    await placeVisit(page, word, "Jonah W.", "Visit scheduled.", check, "At day care, Sunny Days, 9 Oak Street");
    await open(page, "/children?q=Jonah");
    await page.getByRole("link", { name: "Jonah Weiss" }).click();
    await expect(page.getByRole("link", { name: "Edit place: Day care, Sunny Days" })).toBeVisible();
    await check("child");
  });
});

async function plainPage(browser: Browser, baseURL: string | undefined, width: number) {
  const context = await browser.newContext({ baseURL, javaScriptEnabled: false, viewport: { width, height: 760 }, locale: "en-US" });
  return context.newPage();
}

test("the main part without JavaScript and in Spanish", async ({ browser, baseURL, viewport }, info) => {
  test.setTimeout(240_000);
  const word = words.es;
  const slug = `plain-${info.project.name}`;
  const page = await plainPage(browser, baseURL, viewport?.width ?? 1280);
  const check = async (name: string) => {
    await expectFits(page);
    await photograph(page, `new-office-plain-${name}`, info.project.name);
  };
  await newOffice(page, slug);
  await page.goto("/week");
  await page.getByRole("button", { name: "Español" }).first().click();
  await page.goto("/week");
  await expect(page.getByText("Aún no hay proveedores")).toBeVisible();
  await check("empty-week");

  await addPayer(page, word, "Fondo del condado", "Pagador guardado.");
  await page.goto("/providers/new");
  await page.getByLabel("Nombre", { exact: true }).fill("Lucía");
  await page.getByLabel("Apellido").fill("Ferrer");
  await fillProvider(page, word, {
    email: `lucia@${slug}.example`,
    languages: "español, inglés",
    discipline: "Terapia del habla (ST)",
    hours: WORKDAYS,
    street: "18 Linden Street",
  });
  await save(page, word, "Proveedor agregado.");

  await page.goto("/children/new");
  await fillChild(page, word, { first: "Inés", last: "Prado", born: "2024-05-06", street: "12 Elm Street", hours: "Mon 09:00-12:00; Thu 09:00-12:00" });
  await fillGuardian(page, word, { first: "Alma", last: "Prado", relationship: "madre", phone: "585-555-0183" });
  await check("child-new");
  await page.getByRole("button", { name: word.addChild }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Inés Prado");

  // Without a service: discipline, code and minutes are typed.
  await addAuthorization(page, word, "Fondo del condado", async () => {
    await page.getByLabel("Disciplina", { exact: true }).selectOption("ST");
    await page.getByLabel(/^Código/).first().fill("92507");
    await page.getByLabel(/^Minutos de una visita/).fill("45");
  });
  await check("authorization-new");
  await page.getByRole("button", { name: word.save, exact: true }).click();
  await expect(saved(page)).toContainText("Autorización guardada.");
  await placeVisit(page, word, "Inés P.", "Visita programada.", check);
  await page.context().close();
});
