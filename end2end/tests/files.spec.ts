// The files of what an agency sets up once: they are downloaded, and an import of them changes nothing; a row that differs is refused until
// the files may replace what is here.
import { readFileSync } from "node:fs";
import { demo, signIn } from "../support/people.ts";
import { expect, expectAccessible, expectFits, hydrated, open, photograph, test } from "../support/test.ts";

test("places, payers, services and disciplines are exported and come back", async ({ page }, info) => {
  test.setTimeout(120_000);
  await signIn(page, demo("admin"));
  const files = [];
  for (const name of ["places.csv", "payers.csv", "services.csv", "disciplines.csv"]) {
    await open(page, "/export");
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: `Download ${name}` }).click();
    files.push({ name, mimeType: "text/csv", buffer: readFileSync(await (await download).path()) });
  }
  await expectFits(page);
  await photograph(page, "export", info.project.name);
  await expectAccessible(page);

  const upload = async (chosen: typeof files) => {
    await open(page, "/import");
    await page.locator("summary", { hasText: "Further files" }).click();
    for (const file of chosen) await page.getByLabel(file.name, { exact: true }).setInputFiles(file);
    await page.getByRole("button", { name: "Check the files" }).click();
    await hydrated(page);
  };
  await upload(files);
  await expect(page.getByText("Nothing would change, so there is nothing to import.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Import now" })).toHaveCount(0);
  await expect(page.getByRole("columnheader", { name: "Places" })).toBeVisible();
  await expect(page.getByRole("row", { name: /^Unchanged/ })).toContainText(/[1-9]/);
  await expect(page.getByRole("row", { name: /^Changed/ })).not.toContainText(/[1-9]/);
  await expectFits(page);
  await photograph(page, "import-further-files", info.project.name);
  await expectAccessible(page);

  const payers = files.filter((file) => file.name === "payers.csv");
  const changed = payers.map((file) => ({ ...file, buffer: Buffer.from(file.buffer.toString().replace("Lakeshore Health Plan,floor", "Lakeshore Health Plan,exact")) }));
  await upload(changed);
  await expect(page.getByText("1 row differs from what is here", { exact: false })).toBeVisible();
  await expect(page.getByLabel("Let the files replace what is here")).toBeVisible();
});
