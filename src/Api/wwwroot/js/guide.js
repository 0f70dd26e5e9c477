// A button on every example that copies it, and the contents folded away on a phone.

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

if (matchMedia('(max-width: 60rem)').matches) document.getElementById('contents').open = false;
