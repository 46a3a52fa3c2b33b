(() => {
  "use strict";
  const bar = document.getElementById("tools");
  if (!bar) return;
  const PAGE = 20;
  const sections = [...document.querySelectorAll("section.rule")].map(element => {
    const list = element.querySelector(".cases");
    const rest = element.querySelector("details.rest");
    if (rest) { list.append(...rest.querySelectorAll(":scope > details.one")); rest.remove(); }
    const cases = [...list.children].map((node, order) => ({
      node, order, value: +node.dataset.v, sure: +node.dataset.c, name: node.dataset.n,
      text: node.querySelector("summary").textContent.toLowerCase() + " " + node.dataset.f,
      system: node.dataset.s
    }));
    const button = document.createElement("button");
    button.type = "button"; button.className = "page"; list.after(button);
    const section = { element, list, cases, button, shown: PAGE, severity: element.dataset.severity };
    button.addEventListener("click", () => {
      const first = section.shown; section.shown += PAGE; draw(section);
      const next = section.fitting[first]; if (next) next.node.querySelector("summary").focus();
    });
    return section;
  });
  const by = {
    value: (a, b) => b.value - a.value || a.order - b.order,
    sure: (a, b) => b.sure - a.sure || a.order - b.order,
    name: (a, b) => a.name.localeCompare(b.name, document.documentElement.lang) || a.order - b.order,
    expected: (a, b) => a.order - b.order
  };
  const draw = section => {
    const shown = section.fitting.slice(0, section.shown);
    section.list.replaceChildren(...shown.map(one => one.node));
    const left = section.fitting.length - shown.length;
    section.button.hidden = left === 0;
    section.button.textContent = bar.dataset.more.replace("#", left);
    section.element.hidden = section.fitting.length === 0;
  };
  const field = name => bar.querySelector(`[name=${name}]`);
  const apply = () => {
    const words = field("text").value.toLowerCase().split(/\s+/).filter(Boolean);
    const severity = field("severity").value, system = field("system").value, rule = field("rule").value;
    let count = 0;
    for (const section of sections) {
      const asked = (!severity || section.severity === severity) && (!rule || section.element.id === rule);
      section.fitting = asked ? section.cases.filter(one =>
        (!system || one.system === system) && words.every(word => one.text.includes(word))) : [];
      section.fitting.sort(by[field("sort").value]);
      section.shown = PAGE;
      count += section.fitting.length;
      draw(section);
    }
    document.getElementById("found").textContent = bar.dataset.found.replace("#", count);
  };
  let timer;
  bar.addEventListener("input", event => {
    clearTimeout(timer);
    timer = setTimeout(apply, event.target.name === "text" ? 150 : 0);
  });
  bar.addEventListener("submit", event => event.preventDefault());
  bar.addEventListener("reset", () => setTimeout(apply));
  const reveal = () => {
    const id = decodeURIComponent(location.hash.slice(1));
    for (const section of sections) {
      const at = section.cases.findIndex(one => one.node.id === id);
      if (at < 0) continue;
      bar.reset();
      setTimeout(() => {
        const place = section.fitting.indexOf(section.cases[at]);
        section.shown = Math.max(PAGE, place + 1); draw(section);
        section.cases[at].node.open = true; section.cases[at].node.scrollIntoView();
      }, 1);
    }
  };
  bar.hidden = false;
  apply();
  addEventListener("hashchange", reveal);
  if (location.hash) reveal();
})();
