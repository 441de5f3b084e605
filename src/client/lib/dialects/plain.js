const textOf = ({ json, data }) => (json === undefined ? data : json?.text ?? json?.content ?? json?.token?.text);

const errorOf = ({ json, data }) => json?.error ?? { message: data };

/** Any other event stream: the end of the body is its end, and data need not be JSON. */
export const sse = {
    name: "Sse",
    speaksJson: false,
    hasTerminal: false,
    kindOf: ({ name }) => (name === "error" ? "error" : "content"),
    textOf,
    errorOf,
};

/** Any other newline-delimited JSON. */
export const ndjson = {
    name: "Ndjson",
    speaksJson: true,
    hasTerminal: false,
    kindOf: ({ json }) => (json?.error != null ? "error" : "content"),
    textOf,
    errorOf,
};
