import { element, find, keepEndInView } from "./elements.js";
import { short } from "./streams.js";

const KINDS = { completed: "good", superseded: "calm", canceled: "calm" };

/** One question and its answer, as the person sees them. */
export class AnswerView {
    #text = element("p");
    #chip;
    #badge = element("span", { class: "badge open" }, "connecting");
    #detail = element("span");
    #article;

    constructor(prompt, label) {
        this.#chip = element("span", { class: "chip" }, label.letter);
        const footer = element("footer", {}, this.#chip, this.#badge, this.#detail);
        this.#article = element("article", { class: `answer ${label.color}`, "aria-label": `Answer ${label.letter}` }, this.#text, footer);
        const answers = find("answers");
        answers.querySelector(".empty")?.remove();
        answers.append(element("p", { class: "prompt" }, prompt), this.#article);
        answers.scrollTop = answers.scrollHeight;
    }

    opened(id) {
        this.#chip.append(" ", element("code", { title: id }, short(id)));
        this.#badge.textContent = "streaming";
    }

    add(text) {
        this.#change(() => keepEndInView(this.#text, () => this.#text.append(text)));
    }

    ended(outcome, detail = "") {
        this.#change(() => {
            this.#badge.className = `badge ${KINDS[outcome] ?? "bad"}`;
            this.#badge.textContent = outcome;
            this.#detail.textContent = detail;
            this.#article.classList.toggle("past", outcome !== "completed");
        });
        find("announcement").textContent = `Answer ${this.#chip.firstChild.textContent}: ${outcome}`;
    }

    settled(state) {
        this.#change(() => this.#detail.append(this.#detail.textContent === "" ? "" : " · ", `settled: ${state}`));
    }

    #change(change) {
        keepEndInView(find("answers"), change);
    }
}
