/// The only script of the node. Everything works without it; with it, fields are checked and completed while one writes.
///
/// It asks two addresses that a field names. `data-check?value=…` answers `{"state": "understood" | "not-understood" | "withheld" | "empty",
/// "words": "…", "faulty": "…"}`; `data-complete?value=…` answers `{"completions": [{"value": "…", "note": "…"}]}`. Whatever comes is set as text.
package enum Script {
    package static let file = StaticFile(name: "entente", suffix: "js", type: "text/javascript; charset=utf-8", text: source)

    private static let source = #"""
    "use strict";
    (() => {
      const svgNamespace = "http://www.w3.org/2000/svg";
      const waitMilliseconds = 400, completionsMax = 12, valueMax = 4096;

      const make = (name, attributes, text) => {
        const element = document.createElement(name);
        for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
        if (text !== undefined) element.textContent = text;
        return element;
      };

      const shapes = {
        "understood": ["understood", "", [["path", {class: "sign", d: "M3.5 13l5.4 5.4L20.5 5.6"}]]],
        "not-understood": ["denied", "Not understood", [["rect", {class: "body", x: 1.2, y: 1.2, width: 21.6, height: 21.6}], ["rect", {class: "bar", x: 5.6, y: 10.1, width: 12.8, height: 3.8}]]],
        "withheld": ["unknown", "Withheld", [["rect", {class: "body", x: 2.5, y: 2.5, width: 19, height: 19}], ["path", {class: "sign", d: "M9 9.6a3 3 0 1 1 4.6 2.5c-1.1.7-1.6 1.2-1.6 2.3"}], ["circle", {class: "dot", cx: 12, cy: 17.3, r: 1.3}]]],
      };

      const shape = state => {
        const [name, label, parts] = shapes[state];
        const svg = document.createElementNS(svgNamespace, "svg");
        const attributes = {class: "mark " + name, width: 14, height: 14, viewBox: "0 0 24 24", focusable: "false"};
        if (label) { attributes.role = "img"; attributes["aria-label"] = label; } else attributes["aria-hidden"] = "true";
        for (const [key, value] of Object.entries(attributes)) svg.setAttribute(key, value);
        for (const [tag, values] of parts) {
          const part = document.createElementNS(svgNamespace, tag);
          for (const [key, value] of Object.entries(values)) part.setAttribute(key, String(value));
          svg.append(part);
        }
        return svg;
      };

      const ask = async (address, value, signal) => {
        const url = new URL(address, location.href);
        if (url.origin !== location.origin) return null;
        url.searchParams.set("value", value.slice(0, valueMax));
        const answer = await fetch(url, {signal, headers: {accept: "application/json"}, credentials: "same-origin"});
        return answer.ok ? answer.json() : null;
      };

      // Runs an asking function a while after the last call; an older answer never overtakes a newer one.
      const patient = task => {
        let timer, flight;
        return (...values) => {
          clearTimeout(timer);
          if (flight) flight.abort();
          timer = setTimeout(async () => {
            flight = new AbortController();
            try { await task(flight.signal, ...values); } catch (error) { if (error.name !== "AbortError") console.info(error.message); }
          }, waitMilliseconds);
        };
      };

      const showCheck = (field, line, check) => {
        const words = make("span", {});
        const said = String(check.words || ""), faulty = String(check.faulty || ""), at = faulty ? said.indexOf(faulty) : -1;
        if (at < 0) words.textContent = said;
        else words.append(said.slice(0, at), make("span", {class: "faulty"}, faulty), said.slice(at + faulty.length));
        line.replaceChildren(...(shapes[check.state] ? [shape(check.state)] : []), words);
        field.closest(".field").classList.toggle("faulty-field", check.state === "not-understood");
      };

      const liveCheck = field => {
        const line = document.getElementById(field.id + "-check");
        if (!line) return;
        // While it is being read the last check stays: nothing moves.
        const check = patient(async (signal, value) => {
          const found = await ask(field.dataset.check, value, signal);
          if (found && value === field.value) showCheck(field, line, found);
        });
        field.addEventListener("input", () => check(field.value));
      };

      const completion = field => {
        const list = make("ul", {id: field.id + "-completions", class: "completions", role: "listbox", "aria-label": "Completions"});
        list.hidden = true;
        field.after(list);
        for (const [key, value] of Object.entries({role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id})) field.setAttribute(key, value);
        let chosen = -1;
        const close = () => {
          list.hidden = true; chosen = -1;
          field.setAttribute("aria-expanded", "false");
          field.removeAttribute("aria-activedescendant");
        };
        const choose = index => {
          const options = [...list.children];
          if (!options.length) return;
          chosen = (index + options.length) % options.length;
          options.forEach((option, at) => option.setAttribute("aria-selected", String(at === chosen)));
          field.setAttribute("aria-activedescendant", options[chosen].id);
          options[chosen].scrollIntoView({block: "nearest"});
        };
        const take = option => {
          field.value = option.dataset.value;
          close();
          field.dispatchEvent(new Event("change", {bubbles: true}));
          check();
        };
        const check = () => field.dispatchEvent(new CustomEvent("input", {detail: "taken"}));
        const fill = patient(async (signal, value) => {
          const found = await ask(field.dataset.complete, value, signal);
          if (!found || value !== field.value || document.activeElement !== field) return;
          const options = (found.completions || []).slice(0, completionsMax).map((entry, index) => {
            const option = make("li", {id: list.id + "-" + index, role: "option", "aria-selected": "false"}, String(entry.value));
            option.dataset.value = String(entry.value);
            if (entry.note) option.append(make("small", {}, String(entry.note)));
            return option;
          });
          close();
          list.replaceChildren(...options);
          list.hidden = options.length === 0;
          field.setAttribute("aria-expanded", String(options.length > 0));
        });
        field.addEventListener("input", event => { if (event.detail !== "taken") fill(field.value); });
        field.addEventListener("keydown", event => {
          if (list.hidden) return;
          if (event.key === "ArrowDown") { choose(chosen + 1); event.preventDefault(); }
          else if (event.key === "ArrowUp") { choose(chosen - 1); event.preventDefault(); }
          else if (event.key === "Escape") { close(); event.preventDefault(); }
          else if (event.key === "Enter" && chosen >= 0) { take(list.children[chosen]); event.preventDefault(); }
          else if (event.key === "Tab") close();
        });
        field.addEventListener("blur", close);
        // Before the field loses its focus to the click.
        list.addEventListener("mousedown", event => {
          const option = event.target.closest("[role=option]");
          if (option) { event.preventDefault(); take(option); }
        });
      };

      // What takes a while says so, where the page has a place for it. A page that comes back from the browser's memory is as it was.
      const working = form => {
        const line = form.querySelector("[role=status]");
        if (!line) return;
        const button = form.querySelector("button");
        form.addEventListener("submit", () => {
          const file = form.querySelector("input[type=file]")?.files[0];
          const size = file ? ` (${file.size < 1048576 ? Math.ceil(file.size / 1024) + " KiB" : (file.size / 1048576).toFixed(1) + " MiB"})` : "";
          line.textContent = form.dataset.working.replace("{size}", size);
          if (file) button.disabled = true;
        });
        addEventListener("pageshow", () => { line.textContent = ""; button.disabled = false; });
      };

      // What comes meanwhile is told above the list and moves nothing that is being read; the reader opens it.
      const live = line => {
        let count = 0;
        const link = make("a", {href: location.pathname + location.search});
        const source = new EventSource(line.dataset.live);
        source.addEventListener("new", event => {
          count += Number(event.data) || 0;
          link.textContent = count + " new";
          if (!link.isConnected) line.append(link);
        });
        addEventListener("pagehide", () => source.close());
      };

      document.querySelectorAll("[data-live]").forEach(live);
      document.querySelectorAll("form[data-working]").forEach(working);
      document.querySelectorAll("[data-check]").forEach(liveCheck);
      document.querySelectorAll("[data-complete]").forEach(completion);
    })();
    """#
}
