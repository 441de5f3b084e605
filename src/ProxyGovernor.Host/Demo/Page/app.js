import { DIALECTS } from "./dialects.js";
import { element, find } from "./elements.js";
import { watchLifecycle } from "./feed.js";
import { Page } from "./page.js";
import { SCENARIOS, ask } from "./scenarios.js";

const session = `demo-${Array.from(crypto.getRandomValues(new Uint8Array(4)), (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
const dialect = find("dialect");
const page = new Page(session, (prompt) => DIALECTS[dialect.value](prompt), () => { find("stop").disabled = !page.isStreaming; });

find("session").textContent = session;
dialect.append(...Object.keys(DIALECTS).map((name) => element("option", {}, name)));
find("composer").addEventListener("submit", (event) => {
    event.preventDefault();
    ask(page, find("prompt").value || "…");
});
find("stop").addEventListener("click", () => page.stop());
find("clear").addEventListener("click", () => find("lines").replaceChildren());
for (const [title, hint, run] of SCENARIOS) {
    const button = element("button", { type: "button", title: hint }, title);
    button.addEventListener("click", () => run(page));
    find("scenarios").append(button);
}

watchLifecycle();
