// Asks before something that cannot be undone. In a frame of another origin browsers answer `confirm` with no, without
// showing it: there a dialog of our own asks.

export async function confirmed(question: string): Promise<boolean> {
  return globalThis.top === globalThis.self ? confirm(question) : askInPage(question);
}

async function askInPage(question: string): Promise<boolean> {
  const dialog = document.createElement('dialog');
  dialog.className = 'question';
  const text = document.createElement('p');
  text.id = 'question';
  text.textContent = question;
  const form = document.createElement('form');
  form.method = 'dialog';
  form.append(button('Cancel', 'no', 'button'), button('OK', 'yes', 'button button-main'));
  dialog.append(text, form);
  dialog.setAttribute('aria-labelledby', text.id);
  document.body.append(dialog);
  dialog.showModal();
  const { promise, resolve } = Promise.withResolvers<boolean>();
  dialog.addEventListener('close', () => {
    dialog.remove();
    resolve(dialog.returnValue === 'yes');
  });
  return promise;
}

function button(label: string, value: string, className: string): HTMLButtonElement {
  const made = document.createElement('button');
  made.className = className;
  made.value = value;
  made.textContent = label;
  return made;
}
