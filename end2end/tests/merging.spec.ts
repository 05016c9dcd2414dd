// A child that is added twice: the form asks once, then both records are merged, and the merge is undone.
import { demo, signIn } from "../support/people.ts";
import { fillChild, fillGuardian, letters, words } from "../support/records.ts";
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
  await expect(page.getByRole("region", { name: "What stays as it is" })).toContainText("Both homes have the same address.");
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

test("a guardian who was recorded at each of two siblings becomes one person", async ({ page }, info) => {
  test.setTimeout(180_000);
  const family = `Ostrander${letters(info.project.name)}`;
  await signIn(page, demo("admin"));
  for (const [first, guardian] of [["Ada", "Brigitta"], ["Nils", "Gitta"]]) {
    await open(page, "/children/new");
    await fillChild(page, words.en, { first, last: family, born: first === "Ada" ? "2024-05-06" : "2022-01-09", street: "7 Birch Street" });
    await fillGuardian(page, words.en, { first: guardian, last: family, relationship: "mother", email: `${guardian}@${family}.example`, phone: "585-555-0177" });
    await page.getByRole("button", { name: "Add a child" }).click();
    const another = page.getByLabel(/another person/i);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    if (await another.count()) {
      await another.check();
      await page.getByRole("button", { name: "Add a child" }).click();
    }
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(`${first} ${family}`);
  }
  const child = new URL(page.url()).pathname;
  const guardians = page.getByRole("region", { name: "Guardians" });
  await guardians.getByRole("link", { name: /with another record/ }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Merge another record into Gitta ${family}`);
  await expectFits(page);
  await photograph(page, "merge-guardian-choice", info.project.name);
  await expectAccessible(page);
  await page.getByRole("region", { name: "Alike" }).getByRole("link", { name: `Choose: Brigitta ${family}` }).click();
  await expect(page.getByRole("region", { name: "Children and rights" })).toContainText("1 child moves here");
  await page.getByLabel("First name").selectOption("merged");
  await page.getByText("2 values are the same in both").click();
  await expectFits(page);
  await photograph(page, "merge-guardian-preview", info.project.name);
  await expectAccessible(page);
  await page.getByLabel("Why are they one person?").fill("Recorded at both children");
  await page.getByRole("button", { name: "Merge the two records" }).click();
  await expect(page.getByText("The two records of the guardian are merged.").first()).toBeVisible();
  expect(new URL(page.url()).pathname).toBe(child);
  await expect(guardians).toContainText(`Brigitta ${family}`);
  await expect(guardians).toContainText("was merged into this guardian");
  await expectFits(page);
  await photograph(page, "merged-guardian", info.project.name);
  await expectAccessible(page);
  await guardians.getByRole("button", { name: "Undo the merge" }).click();
  await expect(page.getByText("The merge is undone.").first()).toBeVisible();
  await expect(guardians).toContainText(`Gitta ${family}`);
});
