// Which page is at which address. Who is not signed in sees the sign-in page at each of them.
import { LocationProvider, Route, Router } from 'preact-iso';
import { session } from './api/session.ts';
import { DeliveriesPage } from './pages/deliveries/deliveries-page.tsx';
import { DeliveryPage } from './pages/deliveries/delivery-page.tsx';
import { CataloguePage } from './pages/catalogue/catalogue-page.tsx';
import { TypePage } from './pages/catalogue/type-page.tsx';
import { EditEndpointPage, NewEndpointPage } from './pages/endpoints/edit-pages.tsx';
import { EndpointPage } from './pages/endpoints/endpoint-page.tsx';
import { EndpointsPage } from './pages/endpoints/endpoints-page.tsx';
import { OverviewPage } from './pages/overview/overview-page.tsx';
import { SettingsPage } from './pages/settings/settings-page.tsx';
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
          <Route path="/" component={OverviewPage} />
          <Route path="/ui/stories" component={StoriesPage} />
          <Route path="/ui/stories/:kind/:id+" component={StoryPage} />
          <Route path="/ui/events" component={EventsPage} />
          <Route path="/ui/events/:id" component={EventPage} />
          <Route path="/ui/deliveries" component={DeliveriesPage} />
          <Route path="/ui/deliveries/:id" component={DeliveryPage} />
          <Route path="/ui/endpoints" component={EndpointsPage} />
          <Route path="/ui/endpoints/new" component={NewEndpointPage} />
          <Route path="/ui/endpoints/:id" component={EndpointPage} />
          <Route path="/ui/endpoints/:id/edit" component={EditEndpointPage} />
          <Route path="/ui/catalogue" component={CataloguePage} />
          <Route path="/ui/catalogue/:type" component={TypePage} />
          <Route path="/ui/settings" component={SettingsPage} />
          <Route default component={MissingPage} />
        </Router>
      </Shell>
    </LocationProvider>
  );
}
