/** Splits text that comes in pieces into lines, ended by CR LF, LF or CR. What has not ended yet is kept. */
export class LineSplitter {
    #pieces = [];
    #length = 0;
    #afterCarriageReturn = false;

    /** Characters of the line that has not ended. */
    get pending() {
        return this.#length;
    }

    *push(text) {
        let start = 0;
        if (this.#afterCarriageReturn && text.length > 0) {
            this.#afterCarriageReturn = false;
            start = text[0] === "\n" ? 1 : 0;
        }

        const ending = /\r\n|\n|\r/g;
        ending.lastIndex = start;
        for (let found = ending.exec(text); found; found = ending.exec(text)) {
            this.#keep(text.slice(start, found.index));
            start = ending.lastIndex;
            this.#afterCarriageReturn = found[0] === "\r" && start === text.length;
            yield this.take();
        }

        this.#keep(text.slice(start));
    }

    /** The line that has not ended, which is given up. */
    take() {
        const line = this.#pieces.join("");
        this.#pieces = [];
        this.#length = 0;
        return line;
    }

    #keep(piece) {
        if (piece !== "") {
            this.#pieces.push(piece);
            this.#length += piece.length;
        }
    }
}
