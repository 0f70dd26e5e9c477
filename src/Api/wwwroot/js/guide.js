// A button on every example that copies it; what leads away from the text folded where it stands above it.

const prose = document.querySelector('.prose[data-copy]');

for (const example of prose?.querySelectorAll('pre') ?? []) {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'copy';
  button.textContent = prose.dataset.copy;
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(example.innerText);
    button.textContent = prose.dataset.copied;
    setTimeout(() => { button.textContent = prose.dataset.copy; }, 2000);
  });

  const frame = document.createElement('div');
  frame.className = 'example';
  example.replaceWith(frame);
  frame.append(example, button);
}

for (const [list, width] of [['.contents', '60rem'], ['.on-page', '84rem']]) {
  const details = document.querySelector(`${list} details`);
  if (details && matchMedia(`(max-width: ${width})`).matches) details.open = false;
}
