import { Board } from './board.js';
import { byId, setText } from './dom.js';
import { hideGate, openGate, showGate } from './gate.js';
import { key } from './key.js';

const forget = byId('forget-key');
const board = new Board(problem => leave(problem.message));

function enter() {
  hideGate();
  forget.hidden = false;
  board.start();
}

function leave(why = '') {
  key.forget();
  board.end();
  forget.hidden = true;
  showGate(why);
}

setText(byId('where'), location.host);
forget.addEventListener('click', () => leave());
openGate(() => {
  enter();
  byId('find').focus();
});
if (key.get()) enter();
else showGate();
