// Kinds of visits: the office adds one, sorts the list, changes it and undoes that, ends it and brings it back; also without JavaScript and
// in Spanish.
import { demo, signIn } from "../support/people.ts";
import { expect, expectAccessible, expectFits, open, photograph, test } from "../support/test.ts";

test("the office adds a kind of visit, ends it and brings it back", async ({ page }, info) => {
  test.setTimeout(120_000);
  await signIn(page, demo("admin"));
  await open(page, "/settings");
  await page.locator("main").getByRole("link", { name: "Kinds of visits" }).click();
  await expect(page.getByRole("heading", { name: "Kinds of visits", level: 1 })).toBeVisible();
  await expect(page.getByRole("link", { name: "Evaluation" })).toBeVisible();
  await expectFits(page);
  await photograph(page, "visit-kinds", info.project.name);
  await expectAccessible(page);

  await page.getByRole("link", { name: "Add a kind of visit" }).click();
  await page.getByLabel("Minutes of a visit").fill("500");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByLabel("Name", { exact: true })).toHaveAttribute("aria-invalid", "true");
  await expect(page.getByLabel("Minutes of a visit")).toHaveAttribute("aria-invalid", "true");
  await page.getByLabel("Name", { exact: true }).fill("Transition conference with the school district");
  await page.getByLabel("Minutes of a visit").fill("90");
  await page.getByLabel("Billable").uncheck();
  await expectFits(page);
  await photograph(page, "visit-kind-new", info.project.name);
  await expectAccessible(page);
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("status").first()).toContainText("Kind of visit saved.");
  await expect(page.getByText("90 min")).toBeVisible();
  await expectFits(page);
  await photograph(page, "visit-kind", info.project.name);
  await expectAccessible(page);

  await page.locator("summary", { hasText: "Edit" }).click();
  await page.getByLabel("Minutes of a visit").fill("120");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("120 min")).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByText("90 min")).toBeVisible();

  await page.getByRole("button", { name: "End", exact: true }).click();
  await expect(page.getByRole("button", { name: "Bring back" })).toBeVisible();
  await open(page, "/settings/visit_kinds?sort=-minutes");
  await expect(page.getByRole("link", { name: "Transition conference" })).toHaveCount(0);
  await open(page, "/settings/visit_kinds?state=ended");
  await expectFits(page);
  await photograph(page, "visit-kinds-ended", info.project.name);
  await expectAccessible(page);
  await page.getByRole("link", { name: "Transition conference" }).click();
  await page.getByRole("button", { name: "Bring back" }).click();
  await expect(page.getByRole("button", { name: "End", exact: true })).toBeVisible();
  await open(page, "/settings/visit_kinds?sort=-minutes");
  await expect(page.locator("tbody tr").first()).toContainText("Transition conference");
});

test("kinds of visits without JavaScript, and in Spanish", async ({ browser, baseURL, viewport }, info) => {
  const context = await browser.newContext({ baseURL, javaScriptEnabled: false, viewport, locale: "en-GB" });
  const page = await context.newPage();
  await signIn(page, demo("admin"));
  await page.goto("/settings/visit_kinds/new");
  await page.getByRole("button", { name: "Español" }).first().click();
  await page.getByLabel("Nombre", { exact: true }).fill("evaluation");
  await page.getByLabel("Minutos de una visita").fill("60");
  await page.getByRole("button", { name: "Guardar" }).click();
  await expect(page.getByText("Ya hay un tipo de visita con este nombre.").first()).toBeVisible();
  await page.getByLabel("Nombre", { exact: true }).fill("Capacitación de cuidadores");
  await page.getByLabel("Requiere nota de sesión").uncheck();
  await page.getByRole("button", { name: "Guardar" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Capacitación de cuidadores");
  await expectFits(page);
  await photograph(page, "visit-kind-spanish", info.project.name);
  await page.getByRole("button", { name: "Terminar", exact: true }).click();
  await page.getByRole("button", { name: "Recuperar" }).click();
  await expect(page.getByRole("button", { name: "Terminar", exact: true })).toBeVisible();
  await context.close();
});
