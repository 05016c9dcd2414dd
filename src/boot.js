
// `cargo xtask build` appends this to each role's module: it loads the WebAssembly and wakes the islands.
import(import.meta.url).then(async (entry) => {
  await entry.default({ module_or_path: import.meta.url.replace(/\.js$/, ".wasm") });
  entry.hydrate();
  // An island's children are handed over by the island that encloses them, and wake after it.
  const enclosing = [];
  // A form's field may be named "children": ask the prototype.
  const childrenOf = Object.getOwnPropertyDescriptor(Element.prototype, "children").get;
  const wake = async (node) => {
    if (node.localName === "leptos-island") {
      const island = entry[node.dataset.component];
      if (island) {
        enclosing.at(-1)?.();
        await island(node);
      } else {
        console.error(`This role's module lacks the island ${node.dataset.component}`);
      }
    }
    const children = node.localName === "leptos-children";
    if (children) enclosing.push(node.$$on_hydrate);
    for (const child of [...childrenOf.call(node)]) await wake(child);
    if (children) enclosing.pop();
  };
  await wake(document.body);
  // Tests wait for this before they click.
  document.documentElement.dataset.hydrated = "";
});
