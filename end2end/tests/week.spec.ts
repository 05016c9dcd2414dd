// The office's week under a mouse and a finger: a bar is pulled to another day or provider; what stays in sight; where it leads.
import type { Page } from "@playwright/test";
import { dialog, finger, said, shown, undo, visit, weekMove } from "../support/board.ts";
import { demo, signIn } from "../support/people.ts";
import { expect, expectAccessible, expectFits, hydrated, open, photograph, test } from "../support/test.ts";

const week = "/week/2026-11-30";

async function middle(page: Page, selector: string) {
  const box = await page.locator(selector).boundingBox();
  if (!box) throw new Error(`${selector} is not on the screen`);
  return [box.x + box.width / 2, box.y + box.height / 2] as const;
}

test("a bar of the week is pulled to another day or provider, and taken back", async ({ page, isMobile }, info) => {
  await signIn(page, demo("admin"));
  await open(page, week);
  const { id, from, to } = await weekMove(page);
  const bar = `[data-visit="${id}"]`;
  const before = await visit(page, id).getAttribute("data-at");
  await shown(visit(page, id));
  // A phone has room for two days beside the names: these two, away from the edges, at which the board would scroll along.
  if (isMobile) await page.locator(from).evaluate((cell) => cell.closest(".board")?.scrollBy(cell.getBoundingClientRect().left - 152, 0));
  const [x, y] = await middle(page, bar);
  if (isMobile) {
    const at = await finger(page);
    await at("touchStart", x, y);
    await expect(page.locator(".is-held")).toHaveCount(1);
    const [right, down] = await middle(page, to);
    const aim = [right - 12, down] as const;
    await at("touchMove", (x + aim[0]) / 2, (y + aim[1]) / 2);
    await at("touchMove", ...aim);
    await expect(page.locator(`${to}.is-target ${bar}.is-held`)).toHaveCount(1);
    await photograph(page, "week-pulled", info.project.name, false);
    await at("touchEnd", ...aim);
  } else {
    const aim = await middle(page, to);
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(...aim, { steps: 8 });
    await expect(page.locator(`${to}.is-target ${bar}.is-held`)).toHaveCount(1);
    await expect(page.locator(".hands-felt")).toBeVisible();
    await photograph(page, "week-pulled", info.project.name, false);
    await page.mouse.up();
  }
  await expect(said(page)).toContainText(", with ");
  await expect(page.locator(`${to} ${bar}`)).toHaveAttribute("data-at", before ?? "");
  await expect(page).toHaveURL(new RegExp(`${week}$`));
  await undo(page);
  await expect(page.locator(`${from} ${bar}`)).toHaveAttribute("data-at", before ?? "");
});

test("a bar is pulled by the text above it too, and let go beside the board", async ({ page, isMobile }) => {
  test.skip(isMobile, "a mouse");
  await signIn(page, demo("admin"));
  await open(page, week);
  const bar = page.locator("td rect[data-version]").first();
  const id = await bar.getAttribute("data-visit");
  const box = await shown(bar);
  await page.mouse.move(box.x + box.width / 2, box.y - 8);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width / 2 + 20, box.y + 60, { steps: 4 });
  await expect(page.locator("rect.is-held")).toHaveAttribute("data-visit", id ?? "");
  await page.mouse.move(1200, 10, { steps: 4 });
  await page.mouse.up();
  await expect(page.locator(".is-held, .is-settling, .strip-made")).toHaveCount(0);
  await expect(dialog(page)).toHaveCount(0);
  await expect(page).toHaveURL(new RegExp(`${week}$`));
});

test("heads, filter and what is not placed stay while one scrolls", async ({ page, isMobile }, info) => {
  await signIn(page, demo("admin"));
  for (const path of [week, "/day/2026-12-01", "/day/2026-12-01?by=discipline", "/day/2026-12-01?by=child"]) {
    await open(page, path);
    await expectFits(page);
    const head = page.locator(".week thead th, .day-hours").first();
    // On a phone the page itself goes on as far as the board's beginning.
    await page.locator(".board").evaluate((board) => {
      board.scrollTop = board.scrollHeight;
      window.scrollTo({ top: board.getBoundingClientRect().top + window.scrollY, behavior: "instant" });
    });
    await expect(page.locator("tbody tr, .day-row").last()).toBeInViewport();
    await expect(head, path).toBeInViewport();
    if (!isMobile) {
      await expect(page.getByLabel("Provider or child")).toBeInViewport();
      await expect(page.locator(".panel")).toBeInViewport();
      // One row of tools.
      const tops = await Promise.all(["h1", ".steps", ".segments", "#filter-by", "#filter-name", "#filter-discipline"].map((part) => middle(page, part)));
      const heights = tops.map(([, y]) => y);
      expect(Math.max(...heights) - Math.min(...heights), path).toBeLessThan(6);
    }
    await photograph(page, `stays${path.replace(/\W/g, "-")}`, info.project.name, false);
  }
  if (isMobile) {
    await open(page, week);
    await page.locator(".head-way a").tap();
    await expect(page.locator("#not-placed-title")).toBeInViewport();
  }
});

test("a day of the week opens at its provider's row, and says whose visits it holds", async ({ page }) => {
  await signIn(page, demo("admin"));
  await open(page, `${week}?discipline=PT`);
  const cell = page.locator("td[data-provider]:has([data-visit]) > a").last();
  const provider = await cell.evaluate((cell) => cell.closest("td")?.getAttribute("data-provider"));
  await cell.press("ArrowUp");
  await page.keyboard.press("ArrowDown");
  await expect(cell).toBeFocused();
  await expect(cell.locator(".tip")).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await expect(cell.locator(".tip")).toBeHidden();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(`discipline=PT#row-${provider}$`));
  await hydrated(page);
  await expect(page.locator(".day-row:target")).toBeInViewport();
});
