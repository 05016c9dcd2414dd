// Children by hand: added with home and guardian in one form, edited, undone; a second place and a contact; ended and brought back.
import { demo, signIn } from "../support/people.ts";
import { fillAddress, fillChild, fillGuardian, fillPosition, letters, words } from "../support/records.ts";
import { expect, expectAccessible, expectFits, open, photograph, test } from "../support/test.ts";

const ELM_STREET = { street: "12 Elm Street" };
const POSITION: [string, string] = ["43.15660", "-77.60880"];

test("the office adds a child, edits it, and ends and brings back its services", async ({ page }, info) => {
  test.setTimeout(180_000);
  const first = `Noa${letters(info.project.name)}`;
  await signIn(page, demo("admin"));
  await open(page, "/children");
  await page.getByRole("link", { name: "Add a child" }).click();
  await expect(page.getByRole("heading", { name: "Add a child", level: 1 })).toBeVisible();
  await expectFits(page);
  await photograph(page, "child-new", info.project.name);
  await expectAccessible(page);
  await fillChild(page, words.en, { first, last: "Lindqvist", born: "2024-05-06", ...ELM_STREET });
  await fillPosition(page, words.en, POSITION);
  // Nobody in the demo has this name, nor has the test of another window.
  await fillGuardian(page, words.en, { first: `Rosa${first}`, last: "", relationship: "mother" });
  await page.getByRole("button", { name: "Add a child" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`${first} Lindqvist`);
  await expect(page.getByText("Added by").first()).toBeVisible();
  await expect(page.getByRole("link", { name: "Add an authorization" })).toBeVisible();
  await expect(page.getByText("12 Elm Street").first()).toBeVisible();
  await expectFits(page);
  await photograph(page, "child-added", info.project.name);
  await expectAccessible(page);
  const child = new URL(page.url()).pathname;

  await page.getByRole("link", { name: "Edit", exact: true }).first().click();
  await page.getByLabel("First name").fill("");
  await page.getByLabel("Available for visits").fill("mornings");
  await page.getByLabel(/^Preferred name/).fill("Nono");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByLabel("First name")).toHaveAttribute("aria-invalid", "true");
  await expect(page.getByLabel("Available for visits")).toHaveAttribute("aria-invalid", "true");
  await expect(page.getByLabel(/^Preferred name/)).toHaveValue("Nono");
  await expectFits(page);
  await photograph(page, "child-edit-mistakes", info.project.name);
  await expectAccessible(page);
  await page.getByLabel("First name").fill(first);
  await page.getByLabel("Available for visits").fill("Mon 09:00-12:00");
  await page.getByLabel(/^Safety notes/).fill("Dog in the yard");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("called Nono")).toBeVisible();
  await expect(page.getByText("Dog in the yard")).toBeVisible();
  await photograph(page, "child-edited", info.project.name);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByText("The last change is undone.")).toBeVisible();
  await expect(page.getByText("Dog in the yard")).toHaveCount(0);

  await page.getByRole("link", { name: "Add a place" }).click();
  await page.getByLabel("Kind").selectOption("Day care");
  await page.getByLabel("Name (optional)").fill("Sunny Days");
  await fillAddress(page, words.en, { street: "9 Oak Street" });
  await page.getByLabel(/^Note/).fill("Entrance at the back");
  await expectFits(page);
  await photograph(page, "place-new", info.project.name);
  await expectAccessible(page);
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Day care, Sunny Days")).toBeVisible();
  await page.getByRole("link", { name: "Edit place: Day care, Sunny Days" }).click();
  await page.getByRole("button", { name: "End", exact: true }).click();
  const place = page.getByRole("listitem").filter({ hasText: "Sunny Days" });
  await expect(place.getByText("Ended on")).toBeVisible();
  await page.getByRole("link", { name: "Edit place: Day care, Sunny Days" }).click();
  await expectFits(page);
  await photograph(page, "place-ended", info.project.name);
  await expectAccessible(page);
  await page.getByRole("button", { name: "Bring back" }).click();
  await expect(place.getByText("Ended on")).toHaveCount(0);

  await page.getByRole("link", { name: "Add a contact" }).click();
  await page.getByLabel("Name", { exact: true }).fill("Lena Ortiz");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Enter a phone number.").first()).toBeVisible();
  await page.getByLabel("Phone", { exact: true }).fill("585-555-0111");
  await expectFits(page);
  await photograph(page, "contact-new", info.project.name);
  await expectAccessible(page);
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("link", { name: "585-555-0111" })).toBeVisible();

  await page.getByRole("link", { name: "End services" }).click();
  await expect(page.getByText("No visits are scheduled from today on.")).toBeVisible();
  await page.getByLabel(/^Reason/).fill("They moved");
  await expectFits(page);
  await photograph(page, "child-end", info.project.name);
  await expectAccessible(page);
  await page.getByRole("button", { name: "End services" }).click();
  await expect(page.getByText("Ended on").first()).toBeVisible();
  await photograph(page, "child-ended", info.project.name);
  await expectAccessible(page);
  await open(page, "/children?state=ended");
  await expect(page.getByRole("link", { name: `${first} Lindqvist` })).toBeVisible();
  await expectFits(page);
  await photograph(page, "children-ended", info.project.name);
  await expectAccessible(page);
  await open(page, `/children?q=${first}`);
  await expect(page.getByRole("row").filter({ hasText: first })).toContainText("Ended on");
  await open(page, child);
  await page.getByRole("button", { name: "Bring back" }).click();
  await expect(page.getByText("The child is back")).toBeVisible();
  await expect(page.getByText("Ended on")).toHaveCount(0);
});

test("a child is added in Spanish without JavaScript", async ({ browser, baseURL, viewport }, info) => {
  const context = await browser.newContext({ baseURL, javaScriptEnabled: false, viewport, locale: "es-US" });
  const page = await context.newPage();
  await page.goto("/sign-in");
  const admin = demo("admin");
  await page.locator("input[type=email]").fill(admin.email);
  await page.locator("input[type=password]").fill(admin.password);
  await page.locator("input[type=password]").press("Enter");
  await expect(page).not.toHaveURL(/sign-in/);
  await page.goto("/children/new");
  const spanish = page.getByRole("heading", { name: "Agregar a un niño", level: 1 });
  // The member's own language wins over the browser's.
  if (!(await spanish.count())) {
    await page.getByRole("button", { name: "Español" }).first().click();
    await page.goto("/children/new");
  }
  await expect(spanish).toBeVisible();
  const child = page.getByRole("region", { name: "El niño" });
  await child.getByLabel("Nombre", { exact: true }).fill("Inés");
  await child.getByLabel("Fecha de nacimiento").fill("2024-05-06");
  await child.getByLabel("Idioma del hogar").fill("español");
  await page.getByRole("button", { name: "Agregar a un niño" }).click();
  await expect(page.getByLabel("Calle y número")).toHaveAttribute("aria-invalid", "true");
  await expect(page.getByLabel("Código ZIP")).toHaveAttribute("aria-invalid", "true");
  await expect(child.getByLabel("Nombre", { exact: true })).toHaveValue("Inés");
  await fillAddress(page, words.es, ELM_STREET);
  await fillPosition(page, words.es, POSITION);
  await expectFits(page);
  await photograph(page, "child-new-bare-es", info.project.name);
  await page.getByRole("button", { name: "Agregar a un niño" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Inés");
  await expectFits(page);
  await context.close();
});

test("twins share one guardian, who is offered for the second child", async ({ page }, info) => {
  test.setTimeout(120_000);
  const suffix = letters(info.project.name);
  const mother = `Ximena${suffix}`;
  const email = `ximena.${suffix.toLowerCase()}@family.example`;
  await signIn(page, demo("admin"));
  const add = async (first: string) => {
    await open(page, "/children/new");
    await fillChild(page, words.en, { first, last: "Lindqvist", born: "2023-02-11", ...ELM_STREET });
    await fillPosition(page, words.en, POSITION);
    await fillGuardian(page, words.en, { first: mother, last: "Lindqvist", relationship: "mother", email });
    await page.getByRole("button", { name: "Add a child" }).click();
  };
  await add(`Ada${suffix}`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Ada${suffix} Lindqvist`);

  await add(`Otto${suffix}`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Add a child");
  await expect(page.getByText("A guardian of this agency looks like this person.").first()).toBeVisible();
  await expect(page.getByLabel("Street and number")).toHaveValue("12 Elm Street");
  await expectFits(page);
  await photograph(page, "guardian-known", info.project.name);
  await expectAccessible(page);
  await page.getByLabel(new RegExp(`^Link the known guardian: ${mother} Lindqvist, guardian of Ada${suffix}`)).check();
  await page.getByRole("button", { name: "Add a child" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Otto${suffix} Lindqvist`);
  const guardians = page.getByRole("region", { name: "Guardians" });
  await expect(guardians.getByText(`${mother} Lindqvist`).first()).toBeVisible();

  // The link is undone on this page, and brought back.
  await guardians.getByRole("button", { name: "Undo" }).click();
  await expect(guardians.getByRole("heading", { name: "Access ended" })).toBeVisible();
  await guardians.getByRole("button", { name: /^Bring back: / }).click();
  await expect(guardians.getByRole("heading", { name: "Access ended" })).toHaveCount(0);

  await guardians.getByRole("link", { name: "Link a guardian who is known already" }).click();
  const find = page.getByRole("region", { name: "Find the guardian" });
  await find.getByRole("searchbox").fill(mother);
  await find.getByRole("button", { name: "Search", exact: true }).click();
  await expect(page.getByText("No guardian found")).toBeVisible();
  await find.getByRole("searchbox").fill("guardian1@");
  await find.getByRole("button", { name: "Search", exact: true }).click();
  await find.getByRole("button", { name: "Link", exact: true }).click();
  await expect(page.getByText("Choose a guardian.").first()).toBeVisible();
  await expectFits(page);
  await photograph(page, "guardian-link", info.project.name);
  await expectAccessible(page);
});

test("the pin of a place is moved, and a visit changes its place", async ({ page }, info) => {
  await signIn(page, demo("admin"));
  await open(page, "/children?q=Aaron%20Juarez");
  await page.locator("tbody tr a[href^='/children/']").first().click();
  await page.getByRole("link", { name: "Add a place" }).click();
  await page.getByLabel("Kind").selectOption("Clinic");
  await page.getByLabel("Name (optional)").fill("Lake Clinic");
  await fillAddress(page, words.en, { street: "9 Oak Street" });
  await page.getByRole("button", { name: "Save" }).click();
  const child = new URL(page.url()).pathname;
  await page.getByRole("link", { name: "Edit place: Clinic, Lake Clinic" }).click();
  const pin = page.getByRole("region", { name: "Pin on the map" });
  await expect(pin).toContainText("placed by the middle of its ZIP code");
  await pin.getByLabel("Distance").selectOption("0.5");
  await pin.getByRole("button", { name: "Northeast" }).click();
  await expect(page.getByText("The pin is moved.")).toBeVisible();
  await expect(pin).toContainText("Drives are counted from here.");
  await expectFits(page);
  await photograph(page, "place-pin", info.project.name);
  await expectAccessible(page);

  await open(page, child);
  await page.locator("main a[href^='/visits/']:not([href^='/visits/new'])").first().click();
  await page.locator("summary").filter({ hasText: "Change the place" }).click();
  const panel = page.locator("#place");
  await panel.getByLabel("New place").selectOption({ label: "At the clinic, Lake Clinic, 9 Oak Street" });
  await panel.getByLabel(/^Reason for overriding/).fill("The family asked for it");
  await panel.getByRole("button", { name: "Change the place" }).click();
  await expect(page.getByText("The visit has its new place.")).toBeVisible();
  await expect(page.getByText("9 Oak Street").first()).toBeVisible();
});
