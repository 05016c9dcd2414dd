
// `cargo xtask build` appends this to each role's module: it loads the WebAssembly module and hydrates the islands.
import(import.meta.url).then(async (entry) => {
  await entry.default({ module_or_path: import.meta.url.replace(/\.js$/, ".wasm") });
  entry.hydrate();
  // The enclosing island provides an island's children, so they are hydrated after it.
  const enclosing = [];
  // A form field named "children" would shadow the property: use the prototype's getter.
  const childrenOf = Object.getOwnPropertyDescriptor(Element.prototype, "children").get;
  const hydrate = async (node) => {
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
    for (const child of [...childrenOf.call(node)]) await hydrate(child);
    if (children) enclosing.pop();
  };
  await hydrate(document.body);
  // Browser tests wait for this attribute before they click.
  document.documentElement.dataset.hydrated = "";
});
