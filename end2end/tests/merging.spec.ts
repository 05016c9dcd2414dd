// A child that is added twice: the form asks once, then both records are merged, and the merge is undone.
import { demo, signIn } from "../support/people.ts";
import { fillChild, letters, words } from "../support/records.ts";
import { expect, expectAccessible, expectFits, open, photograph, test } from "../support/test.ts";

test("a child that was added twice is found and merged", async ({ page }, info) => {
  test.setTimeout(180_000);
  const first = `Mila${letters(info.project.name)}`;
  const name = `${first} Lindqvist`;
  const child = { last: "Lindqvist", born: "2024-05-06", street: "12 Elm Street" };
  await signIn(page, demo("admin"));
  await open(page, "/children/new");
  await fillChild(page, words.en, { ...child, first });
  await page.getByRole("button", { name: "Add a child" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(name);

  await open(page, "/children/new");
  await fillChild(page, words.en, { ...child, first: first.toUpperCase() });
  await page.getByRole("button", { name: "Add a child" }).click();
  const alike = page.getByRole("region", { name: /alike/ });
  await expect(alike.getByRole("link", { name })).toBeVisible();
  await expect(alike).toContainText("same name");
  await expect(page.getByRole("region", { name: "The child" }).getByLabel("First name")).toHaveValue(first.toUpperCase());
  await expectFits(page);
  await photograph(page, "child-alike", info.project.name);
  await expectAccessible(page);
  await page.getByLabel("Add anyway: it is another child").check();
  await page.getByRole("button", { name: "Add a child" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`${first.toUpperCase()} Lindqvist`);
  const survivor = new URL(page.url()).pathname;

  await page.getByRole("link", { name: "Merge", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Merge another record");
  await expectFits(page);
  await photograph(page, "merge-choice", info.project.name);
  await expectAccessible(page);
  await page.getByRole("link", { name: `Choose: ${name}` }).click();
  // Both live at one address: the visits go to the home of the record that stays. Either record can be kept.
  await expect(page.getByRole("region", { name: "What moves here" })).toContainText("Both homes have the same address.");
  await page.getByRole("link", { name: /this record instead/ }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Merge another record into ${name}`);
  await page.getByRole("link", { name: /this record instead/ }).click();
  const form = page.url();
  await page.getByLabel("First name").selectOption("merged");
  await expectFits(page);
  await photograph(page, "merge-preview", info.project.name);
  await expectAccessible(page);
  await page.getByLabel("Why are they one child?").fill("Added twice");
  await page.getByRole("button", { name: "Merge the two records" }).click();
  await expect(page.getByText("Merged.").first()).toBeVisible();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(name);
  expect(new URL(page.url()).pathname).toBe(survivor);
  await expectFits(page);
  await expectAccessible(page);
  await expect(page.getByRole("region", { name: "Places" }).getByText("12 Elm Street")).toHaveCount(1);

  // The form that was sent leads to the record that stays.
  await page.goto(form);
  await expect(page.getByText("the two records are merged already").first()).toBeVisible();
  expect(new URL(page.url()).pathname).toBe(survivor);

  await page.getByRole("button", { name: "Undo the merge" }).click();
  await expect(page.getByText("The merge is undone.").first()).toBeVisible();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`${first.toUpperCase()} Lindqvist`);
});
