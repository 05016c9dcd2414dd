// Payers, services and authorizations by hand: a payer and a service, an authorization of a child with its mistakes, its units, an edit,
// undo and an early end; also without JavaScript and in Spanish.
import { demo, signIn } from "../support/people.ts";
import { expect, expectAccessible, expectFits, open, photograph, test } from "../support/test.ts";

test("the office enters a payer, a service and an authorization", async ({ page }, info) => {
  test.setTimeout(180_000);
  await signIn(page, demo("admin"));
  await open(page, "/authorizations");
  await page.locator("main").getByRole("link", { name: "Payers" }).click();
  await expect(page.getByRole("heading", { name: "Payers", level: 1 })).toBeVisible();
  await expectFits(page);
  await photograph(page, "payers", info.project.name);
  await expectAccessible(page);
  await page.getByRole("link", { name: "Add a payer" }).click();
  await page.getByLabel("Minutes of a unit").fill("500");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByLabel("Name", { exact: true })).toHaveAttribute("aria-invalid", "true");
  await expect(page.getByLabel("Minutes of a unit")).toHaveAttribute("aria-invalid", "true");
  await page.getByLabel("Name", { exact: true }).fill("Hudson Valley Regional Employees' Health Benefit Trust Fund");
  await page.getByLabel("Minutes of a unit").fill("15");
  await page.getByLabel("How units are counted").selectOption("midpoint");
  await expectFits(page);
  await photograph(page, "payer-new", info.project.name);
  await expectAccessible(page);
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("status").first()).toContainText("Payer saved.");
  await expectFits(page);
  await photograph(page, "payer", info.project.name);
  await expectAccessible(page);

  await open(page, "/settings/services/new");
  await page.getByLabel("Name", { exact: true }).fill("Occupational therapy at home");
  await page.getByLabel("Discipline").selectOption("OT");
  await page.getByLabel("Code").fill("97530");
  await page.getByLabel("Minutes of a visit").fill("45");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("status").first()).toContainText("Service saved.");
  await expectFits(page);
  await photograph(page, "service", info.project.name);
  await expectAccessible(page);

  await open(page, "/children");
  const child = page.locator("table a[href^='/children/']").first();
  const name = (await child.textContent()) ?? "";
  await open(page, "/authorizations");
  await page.getByRole("link", { name: "Add an authorization" }).click();
  await page.locator("main").getByRole("searchbox").fill(name);
  await page.locator("main").getByRole("button", { name: "Search" }).click();
  await expectFits(page);
  await expectAccessible(page);
  await page.locator("main").getByRole("link", { name }).first().click();
  await page.getByLabel("Diagnosis codes").fill("F84.0, R62.50");
  await page.getByRole("button", { name: "Save" }).click();
  for (const label of ["Payer", "First day", "Last day", "Visits per week"]) {
    await expect(page.getByLabel(label, { exact: true })).toHaveAttribute("aria-invalid", "true");
  }
  await expect(page.getByLabel("Diagnosis codes")).toHaveValue("F84.0, R62.50");
  await page.getByLabel("Payer", { exact: true }).selectOption({ label: "Hudson Valley Regional Employees' Health Benefit Trust Fund" });
  await page.getByLabel("Service", { exact: true }).selectOption({ label: "OT · 97530 · Occupational therapy at home · 45 min" });
  await page.getByLabel("First day").fill("2026-12-01");
  await page.getByLabel("Last day").fill("2027-05-31");
  await page.getByLabel("Visits per week").fill("2");
  await page.getByLabel("Units", { exact: true }).fill("156");
  await expectFits(page);
  await photograph(page, "authorization-new", info.project.name);
  await expectAccessible(page);
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("status").first()).toContainText("Authorization saved.");
  await expect(page.getByText("2 × 45 min per week")).toBeVisible();
  await expect(page.getByRole("row", { name: /= Remaining/ })).toContainText("156");
  await expectFits(page);
  await photograph(page, "authorization-by-hand", info.project.name);
  await expectAccessible(page);

  await page.getByRole("link", { name: "Edit" }).click();
  await page.getByLabel("Units", { exact: true }).fill("200");
  await expectFits(page);
  await expectAccessible(page);
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("row", { name: /= Remaining/ })).toContainText("200");
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByRole("status").first()).toContainText("The last change is undone.");
  await expect(page.getByRole("row", { name: /= Remaining/ })).toContainText("156");

  await page.getByLabel("Last day").fill("2026-12-31");
  await page.getByLabel("Reason").fill("The family moves away");
  await page.getByRole("button", { name: "End", exact: true }).click();
  await expect(page.getByText("Ended early")).toBeVisible();
  await expectFits(page);
  await photograph(page, "authorization-ended", info.project.name);
  await expectAccessible(page);
  await page.getByRole("button", { name: "Bring back" }).click();
  await expect(page.getByText("Ended early")).toHaveCount(0);
});

test("the therapist of an authorization changes from a day on, without JavaScript", async ({ browser, baseURL, viewport }, info) => {
  const context = await browser.newContext({ baseURL, javaScriptEnabled: false, viewport, locale: "en-GB" });
  const page = await context.newPage();
  await signIn(page, demo("admin"));
  await page.goto("/authorizations?q=A00150");
  await page.locator("main table a[href^='/authorizations/']").first().click();
  const card = page.locator("section", { has: page.getByRole("heading", { name: "Therapists", exact: true }) });
  const therapists = card.locator("ul").first().locator("li");
  await expect(therapists).toHaveCount(1);
  await card.getByLabel("New therapist").selectOption({ index: 1 });
  await card.getByLabel("From", { exact: true }).fill("2020-01-01");
  await card.getByRole("button", { name: "Change therapist" }).click();
  await expect(card.getByLabel("From", { exact: true })).toHaveAttribute("aria-invalid", "true");
  await card.getByLabel("From", { exact: true }).fill("2026-12-20");
  await card.getByRole("button", { name: "Change therapist" }).click();
  await expect(page.getByRole("status").first()).toContainText("The therapist is changed.");
  await expect(therapists).toHaveCount(2);
  await expectFits(page);
  await photograph(page, "authorization-therapists", info.project.name);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(therapists).toHaveCount(1);
  await context.close();
});

test("payers without JavaScript, and in Spanish", async ({ browser, baseURL, viewport }, info) => {
  const context = await browser.newContext({ baseURL, javaScriptEnabled: false, viewport, locale: "en-GB" });
  const page = await context.newPage();
  await signIn(page, demo("admin"));
  await page.goto("/settings/payers/new");
  await page.getByRole("button", { name: "Español" }).first().click();
  await page.getByLabel("Nombre", { exact: true }).fill("Fondo del condado");
  await page.getByLabel("Cómo se cuentan las unidades").selectOption("visit_band");
  await page.getByLabel("Bandas de visitas").fill("60, 30");
  await page.getByRole("button", { name: "Guardar" }).click();
  await expect(page.getByText("Escriba los minutos desde los que empieza cada banda").first()).toBeVisible();
  await page.getByLabel("Bandas de visitas").fill("30, 60");
  await page.getByRole("button", { name: "Guardar" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Fondo del condado");
  await photograph(page, "payer-spanish", info.project.name);
  await page.getByRole("button", { name: "Terminar", exact: true }).click();
  await expect(page.getByRole("button", { name: "Recuperar" })).toBeVisible();
  await page.getByRole("button", { name: "Recuperar" }).click();
  await expect(page.getByRole("button", { name: "Terminar", exact: true })).toBeVisible();
  await context.close();
});
