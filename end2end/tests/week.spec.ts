// The office's week by mouse and touch: dragging a visit to another day or provider, sticky parts, links to the day.
import type { Page } from "@playwright/test";
import { dialog, touchInput, announcement, centerInView, undo, visit, findWeekMove } from "../support/board.ts";
import { demo, signIn } from "../support/people.ts";
import { expect, expectAccessible, expectFits, hydrated, open, photograph, test } from "../support/test.ts";

const week = "/week/2026-11-30";

async function centerOf(page: Page, selector: string) {
  const box = await page.locator(selector).boundingBox();
  if (!box) throw new Error(`${selector} is not on the screen`);
  return [box.x + box.width / 2, box.y + box.height / 2] as const;
}

test("a visit of the week is dragged to another day or provider, and undone", async ({ page, isMobile }, info) => {
  await signIn(page, demo("admin"));
  await open(page, week);
  const { id, from, to } = await findWeekMove(page);
  const bar = `[data-visit="${id}"]`;
  const before = await visit(page, id).getAttribute("data-at");
  await centerInView(visit(page, id));
  // A phone shows two days beside the names. Scroll to these two, away from the edges, where a drag would scroll the board.
  if (isMobile) await page.locator(from).evaluate((cell) => cell.closest(".board")?.scrollBy(cell.getBoundingClientRect().left - 152, 0));
  const [x, y] = await centerOf(page, bar);
  if (isMobile) {
    const at = await touchInput(page);
    await at("touchStart", x, y);
    await expect(page.locator(".is-dragging")).toHaveCount(1);
    const [right, down] = await centerOf(page, to);
    const drop = [right - 12, down] as const;
    await at("touchMove", (x + drop[0]) / 2, (y + drop[1]) / 2);
    await at("touchMove", ...drop);
    await expect(page.locator(`${to}.is-target ${bar}.is-dragging`)).toHaveCount(1);
    await photograph(page, "week-dragged", info.project.name, false);
    await at("touchEnd", ...drop);
  } else {
    const drop = await centerOf(page, to);
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(...drop, { steps: 8 });
    await expect(page.locator(`${to}.is-target ${bar}.is-dragging`)).toHaveCount(1);
    await expect(page.locator(".move-preview")).toBeVisible();
    await photograph(page, "week-dragged", info.project.name, false);
    await page.mouse.up();
  }
  await expect(announcement(page)).toContainText(", with ");
  await expect(page.locator(`${to} ${bar}`)).toHaveAttribute("data-at", before ?? "");
  await expect(page).toHaveURL(new RegExp(`${week}$`));
  await undo(page);
  await expect(page.locator(`${from} ${bar}`)).toHaveAttribute("data-at", before ?? "");
});

test("a visit can be dragged by the text above it, and a drop outside of the board cancels", async ({ page, isMobile }) => {
  test.skip(isMobile, "needs a mouse");
  await signIn(page, demo("admin"));
  await open(page, week);
  const bar = page.locator("td rect[data-version]").first();
  const id = await bar.getAttribute("data-visit");
  const box = await centerInView(bar);
  await page.mouse.move(box.x + box.width / 2, box.y - 8);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width / 2 + 20, box.y + 60, { steps: 4 });
  await expect(page.locator("rect.is-dragging")).toHaveAttribute("data-visit", id ?? "");
  await page.mouse.move(1200, 10, { steps: 4 });
  await page.mouse.up();
  await expect(page.locator(".is-dragging, .is-saving, .strip-temporary")).toHaveCount(0);
  await expect(dialog(page)).toHaveCount(0);
  await expect(page).toHaveURL(new RegExp(`${week}$`));
});

test("headers, filters and the unplaced list stay visible while scrolling", async ({ page, isMobile }, info) => {
  await signIn(page, demo("admin"));
  for (const path of [week, "/day/2026-12-01", "/day/2026-12-01?by=discipline", "/day/2026-12-01?by=child"]) {
    await open(page, path);
    await expectFits(page);
    const head = page.locator(".week thead th, .day-hours").first();
    // On a phone the page itself scrolls to the board's top.
    await page.locator(".board").evaluate((board) => {
      board.scrollTop = board.scrollHeight;
      window.scrollTo({ top: board.getBoundingClientRect().top + window.scrollY, behavior: "instant" });
    });
    await expect(page.locator("tbody tr, .day-row").last()).toBeInViewport();
    await expect(head, path).toBeInViewport();
    if (!isMobile) {
      await expect(page.getByLabel("Provider or child")).toBeInViewport();
      await expect(page.locator(".panel")).toBeInViewport();
      // The tools are in one row.
      const tops = await Promise.all(["h1", ".steps", ".segments", "#filter-by", "#filter-name", "#filter-discipline"].map((part) => centerOf(page, part)));
      const heights = tops.map(([, y]) => y);
      expect(Math.max(...heights) - Math.min(...heights), path).toBeLessThan(6);
    }
    await photograph(page, `stays${path.replace(/\W/g, "-")}`, info.project.name, false);
  }
  if (isMobile) {
    await open(page, week);
    await page.locator(".head-jump a").tap();
    await expect(page.locator("#not-placed-title")).toBeInViewport();
  }
});

test("a cell of the week lists its visits and opens the day at the provider's row", async ({ page }) => {
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
