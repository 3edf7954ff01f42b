// Which of the dashboard's pages a customer sees, and where.
import { LocationProvider, Route, Router, useLocation } from 'preact-iso';
import type { ComponentChildren } from 'preact';
import { useMemo } from 'preact/hooks';
import { hasEnded } from '../api/session.ts';
import { CataloguePage } from '../pages/catalogue/catalogue-page.tsx';
import { TypePage } from '../pages/catalogue/type-page.tsx';
import { DeliveriesPage } from '../pages/deliveries/deliveries-page.tsx';
import { DeliveryPage } from '../pages/deliveries/delivery-page.tsx';
import { EditEndpointPage, NewEndpointPage } from '../pages/endpoints/edit-pages.tsx';
import { EndpointPage } from '../pages/endpoints/endpoint-page.tsx';
import { EndpointsPage } from '../pages/endpoints/endpoints-page.tsx';
import { EventPage } from '../pages/events/event-page.tsx';
import { EventsPage } from '../pages/events/events-page.tsx';
import { OverviewPage } from '../pages/overview/overview-page.tsx';
import { StoriesPage } from '../pages/stories/stories-page.tsx';
import { StoryPage } from '../pages/stories/story-page.tsx';
import { MissingPage } from '../shell/missing-page.tsx';
import { EndedPage } from './ended-page.tsx';
import { inDashboard, inPortal } from './portal-addresses.ts';
import { PortalShell } from './portal-shell.tsx';

export function PortalApp() {
  if (hasEnded.value) return <EndedPage />;
  return (
    <LocationProvider scope="/ui/portal/">
      <AsInDashboard>
        <PortalShell>
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
            <Route default component={MissingPage} />
          </Router>
        </PortalShell>
      </AsInDashboard>
    </LocationProvider>
  );
}

/** What is inside sees the dashboard's addresses. */
function AsInDashboard({ children }: { children: ComponentChildren }) {
  const location = useLocation();
  const seen = useMemo(
    () => ({
      ...location,
      url: inDashboard(location.url),
      path: inDashboard(location.path),
      route: (url: string, isReplaced?: boolean) => location.route(inPortal(url), isReplaced),
    }),
    [location],
  );
  return <LocationProvider.ctx.Provider value={seen}>{children}</LocationProvider.ctx.Provider>;
}
