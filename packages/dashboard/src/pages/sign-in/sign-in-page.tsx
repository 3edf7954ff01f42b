// The key is exchanged for a session; it stays in no address and in no storage of the browser.
import { useRef, useState } from 'preact/hooks';
import { type Problem, problemOf } from '../../api/problem.ts';
import { hasEnded } from '../../api/session.ts';
import { signIn } from '../../api/sign-in.ts';
import { BrandMark } from '../../shell/shell.tsx';
import { Command } from '../../ui/states.tsx';
import './sign-in.css';

export function SignInPage() {
  const input = useRef<HTMLInputElement>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isBusy, setIsBusy] = useState(false);

  async function submit() {
    setIsBusy(true);
    setProblem(null);
    try {
      await signIn(input.current?.value ?? '');
    } catch (cause) {
      setProblem(problemOf(cause));
      setIsBusy(false);
      input.current?.select();
    }
  }

  return (
    <main class="sign-in">
      <form
        class="sign-in-card"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <h1>
          <BrandMark /> Cuewire
        </h1>
        {hasEnded.value ? <output>Your session has ended. Sign in again to go on.</output> : null}
        <label class="field">
          <span class="field-label">API key</span>
          <input
            ref={input}
            class="mono"
            type="password"
            autoComplete="off"
            spellcheck={false}
            required
            autofocus
            aria-invalid={problem !== null}
            aria-describedby="sign-in-problem"
          />
        </label>
        <p id="sign-in-problem" class="field-problem" role="alert">
          {problem === null ? '' : reasonOf(problem)}
        </p>
        <button type="submit" class="button button-main" disabled={isBusy}>
          {isBusy ? 'Signing in …' : 'Sign in'}
        </button>
      </form>
      <section class="sign-in-hint">
        <h2>Where is my key?</h2>
        <p>
          The server prints one at its first start, or takes the one you choose. Each key sees its own
          workspace.
        </p>
        <Command text="CUEWIRE_API_KEY=choose_a_long_key npm start" />
      </section>
    </main>
  );
}

function reasonOf(problem: Problem): string {
  if (problem.code === 'unauthorized') return 'This server does not know that key.';
  return `${problem.title}. ${problem.remedy}`;
}
