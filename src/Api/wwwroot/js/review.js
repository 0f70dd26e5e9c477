// The form works without this. It counts characters, says the chosen stars in words, keeps a double click from sending twice, and tells the server
// that a person looks at the page: on the first thing that only a person does, since programs that check the links of mails run scripts too.
const form = document.getElementById('review');
const token = form.querySelector('[name=__RequestVerificationToken]').value;
const signs = ['pointermove', 'pointerdown', 'keydown', 'touchstart', 'scroll', 'focusin'];

function opened(event) {
  if (!event.isTrusted || document.hidden) return;
  for (const sign of signs) removeEventListener(sign, opened, true);
  fetch(form.dataset.opened, { method: 'POST', body: new URLSearchParams({ __RequestVerificationToken: token }), keepalive: true }).catch(() => {});
}
for (const sign of signs) addEventListener(sign, opened, { capture: true, passive: true });

for (const stars of form.querySelectorAll('.stars')) {
  const chosen = stars.querySelector('.chosen');
  const say = () => { chosen.textContent = stars.querySelector(':checked')?.parentElement.textContent.trim() ?? ''; };
  stars.addEventListener('change', say);
  say();
}

for (const text of form.querySelectorAll('textarea')) {
  const left = text.parentElement.querySelector('.left');
  const count = () => {
    const rest = text.dataset.most - text.value.trim().length;
    left.hidden = rest > 500;
    left.classList.toggle('error', rest < 0);
    left.textContent = text.dataset.left.replace('{0}', rest);
  };
  text.addEventListener('input', count);
  count();
}

form.addEventListener('submit', () => {
  // Not before the form is on its way: a disabled button is none that sent it.
  setTimeout(() => { document.getElementById('send').disabled = true; });
});
// Somebody who comes back by the browser's button may send again.
addEventListener('pageshow', () => { document.getElementById('send').disabled = false; });

document.getElementById('wrong')?.focus();
