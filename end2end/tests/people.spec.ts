// The records of people, by mouse and by touch.
import { demo, signIn } from "../support/people.ts";
import { expect, open, test } from "../support/test.ts";

test("the office changes a guardian's permissions", async ({ page }) => {
  await signIn(page, demo("admin"));
  await open(page, "/children");
  await page.locator("table a[href^='/children/']").first().click();
  const guardian = page.getByRole("region", { name: "Guardians" }).getByRole("listitem").first();
  await guardian.getByText("Change guardian").click();
  const cancels = guardian.getByLabel("Can cancel visits");
  const before = await cancels.isChecked();
  await cancels.click();
  await guardian.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("status").first()).toBeVisible();
  await guardian.getByText("Change guardian").click();
  await expect(cancels).toBeChecked({ checked: !before });
});
