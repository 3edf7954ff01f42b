// Which page is at which address. Who is not signed in sees the sign-in page at each of them.
import { LocationProvider, Route, Router } from 'preact-iso';
import { session } from './api/session.ts';
import { EventPage } from './pages/events/event-page.tsx';
import { EventsPage } from './pages/events/events-page.tsx';
import { SignInPage } from './pages/sign-in/sign-in-page.tsx';
import { StoriesPage } from './pages/stories/stories-page.tsx';
import { StoryPage } from './pages/stories/story-page.tsx';
import { MissingPage } from './shell/missing-page.tsx';
import { Shell } from './shell/shell.tsx';

export function App() {
  if (session.value === undefined) return null;
  if (session.value === null) return <SignInPage />;
  return (
    <LocationProvider>
      <Shell session={session.value}>
        <Router>
          <Route path="/" component={StoriesPage} />
          <Route path="/ui/stories" component={StoriesPage} />
          <Route path="/ui/stories/:kind/:id+" component={StoryPage} />
          <Route path="/ui/events" component={EventsPage} />
          <Route path="/ui/events/:id" component={EventPage} />
          <Route default component={MissingPage} />
        </Router>
      </Shell>
    </LocationProvider>
  );
}
