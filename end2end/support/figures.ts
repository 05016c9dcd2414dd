// A reporter that prints the measurements of the specs as one table after the last test.
import type { FullResult, Reporter, TestCase, TestResult } from "@playwright/test/reporter";
import type { Figure } from "./measure.ts";

const format = ({ value, unit }: Figure) => `${value.toFixed(unit ? 0 : 3)} ${unit}`.trim();

export default class Figures implements Reporter {
  #rows = new Map<string, Figure[]>();

  onTestEnd(_test: TestCase, result: TestResult) {
    for (const { type, description } of result.annotations) {
      if (type !== "figure" || !description) continue;
      const figure: Figure = JSON.parse(description);
      this.#rows.set(figure.subject, [...(this.#rows.get(figure.subject) ?? []), figure]);
    }
  }

  onEnd(_result: FullResult) {
    if (this.#rows.size === 0) return;
    console.log("\n| measured with a CPU four times slower | metric | value | limit | |\n| --- | --- | ---: | ---: | --- |");
    for (const [subject, figures] of this.#rows) {
      for (const figure of figures) {
        const { value, max, min } = figure;
        const limit = max ?? min;
        const good = value <= (max ?? value) && value >= (min ?? value);
        const mark = limit === undefined ? "" : good ? "good" : "MISSED";
        console.log(`| ${subject} | ${figure.metric} | ${format(figure)} | ${limit === undefined ? "" : format({ ...figure, value: limit })} | ${mark} |`);
      }
    }
    console.log();
  }

  printsToStdio() {
    return false;
  }
}
