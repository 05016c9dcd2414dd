// A child that is added twice: the form asks once, then both records are merged, and the merge is undone.
import { demo, signIn } from "../support/people.ts";
import { expect, expectAccessible, expectFits, open, photograph, test, type Page } from "../support/test.ts";

async function fillChild(page: Page, first: string) {
  const child = page.getByRole("region", { name: "The child" });
  await child.getByLabel("First name").fill(first);
  await child.getByLabel(/^Last name/).fill("Lindqvist");
  await child.getByLabel("Date of birth").fill("2024-05-06");
  const home = page.getByRole("region", { name: "Home", exact: true });
  await home.getByLabel("Street and number").fill("12 Elm Street");
  await home.getByLabel("Town").fill("Rochester");
  await home.getByLabel("State").fill("NY");
  await home.getByLabel("ZIP code").fill("14604");
}

test("a child that was added twice is found and merged", async ({ page }, info) => {
  test.setTimeout(180_000);
  const first = `Mila${info.project.name.replace(/[^a-z]/gi, "")}`;
  const name = `${first} Lindqvist`;
  await signIn(page, demo("admin"));
  await open(page, "/children/new");
  await fillChild(page, first);
  await page.getByRole("button", { name: "Add a child" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(name);

  await open(page, "/children/new");
  await fillChild(page, first.toUpperCase());
  await page.getByRole("button", { name: "Add a child" }).click();
  const alike = page.getByRole("region", { name: /alike/ });
  await expect(alike.getByRole("link", { name })).toBeVisible();
  await expect(alike).toContainText("same name");
  await expect(page.getByRole("region", { name: "The child" }).getByLabel("First name")).toHaveValue(first.toUpperCase());
  await expectFits(page);
  await photograph(page, "child-alike", info.project.name);
  await expectAccessible(page);
  await page.getByLabel(/^Add anyway/).check();
  await page.getByRole("button", { name: "Add a child" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`${first.toUpperCase()} Lindqvist`);
  const survivor = new URL(page.url()).pathname;

  await page.getByRole("link", { name: "Merge", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Merge another record");
  await expectFits(page);
  await photograph(page, "merge-choice", info.project.name);
  await expectAccessible(page);
  await page.getByRole("link", { name: `Choose: ${name}` }).click();
  await expect(page.getByRole("region", { name: "What moves here" })).toContainText("1 place");
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

  await page.getByRole("button", { name: "Undo the merge" }).click();
  await expect(page.getByText("The merge is undone.").first()).toBeVisible();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`${first.toUpperCase()} Lindqvist`);
});
