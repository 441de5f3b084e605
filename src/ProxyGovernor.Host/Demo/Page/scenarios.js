const LONG = { "X-Model-Events": "400", "X-Model-Interval": "60" };
const SHORT = { "X-Model-Events": "12", "X-Model-Interval": "60" };

const fault = (kind) => ({ ...SHORT, "X-Model-Fault": `${kind}@8` });
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Lets an answer that is on its way run for a while: what is to be cut off must have begun. */
const running = async ({ stream }, milliseconds) => {
    await stream.opened;
    await pause(milliseconds);
};

/** What the "Ask" button sends: long enough to be interrupted. */
export const ask = (page, prompt) => page.ask(prompt, LONG);

/** The buttons: a title, what it shows, and what it does. */
export const SCENARIOS = [
    ["Short answer", "A whole answer; while another runs, it supersedes that one.", (page) => page.ask("In one line, please.", SHORT)],
    ["Ask twice", "A newer question 50 ms after the first: the older is closed first, then the newer starts.", async (page) => {
        page.ask("First question", LONG);
        await pause(50);
        page.ask("Second question", SHORT);
    }],
    ["A to E at once", "Five questions in one breath: only the newest is answered.", (page) => {
        for (const letter of "ABCDE") {
            page.ask(`Question ${letter}`, SHORT);
        }
    }],
    ["Another tab", "The same session from elsewhere: this tab is told that it was superseded.", async (page) => {
        await running(page.ask("Asked in this tab", LONG), 1_000);
        page.askElsewhere("Asked in another tab", SHORT);
    }],
    ["Stall", "The model falls silent: the proxy's idle timer ends the stream after 4 s.", (page) => page.ask("Stall after 8 words", fault("stall"))],
    ["Reset", "The model's connection is reset in the middle.", (page) => page.ask("Break after 8 words", fault("reset"))],
    ["Half an event", "The model breaks off within an event: the half never arrives.", (page) => page.ask("Half an event", fault("half"))],
    ["No terminal", "The model ends without its dialect's last event.", (page) => page.ask("Just stop talking", fault("end"))],
    ["Error 503", "The model server refuses.", (page) => page.ask("Refuse me", { ...SHORT, "X-Model-Status": "503" })],
    ["Lose the connection", "This page drops its connection, and finds out what became of the stream.", async (page) => {
        const lost = page.ask("Then the network fails", LONG, { losable: true });
        await running(lost, 1_000);
        page.lose(lost);
    }],
    ["Late recovery", "The connection is lost, a newer question follows, and only then the older one's recovery comes back: it touches nothing.", async (page) => {
        const lost = page.ask("Then the network fails", LONG, { losable: true });
        await running(lost, 600);
        const recovering = page.lose(lost, { after: 700 });
        page.ask("Asked again at once", SHORT);
        await recovering;
    }],
];
