import { Empty } from '../ui/states.tsx';
import { Page } from './page.tsx';

export function MissingPage() {
  return (
    <Page title="Nothing is here">
      <Empty title="No page has this address">
        <p>
          <a href="/">Overview</a>
        </p>
      </Empty>
    </Page>
  );
}
