// Every address of the web app. Screens are loaded when they are first opened; filters are validated search params.
import { QueryCache, QueryClient } from '@tanstack/react-query'
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router'
import { chooseWorkspace, lastWorkspace, meQuery, openWorkspace } from './accounts/me.ts'
import { ApiError, call, queryKeys } from './api.ts'
import { readSearch } from './inbox/search.ts'
import {
  readChannels,
  readContacts,
  readFlow,
  readFlows,
  readRuns,
  readSettings,
  readSetup,
  readSignIn,
} from './search.ts'
import { Crash, Missing } from './ui/Crash.tsx'
import { Shell } from './ui/Shell.tsx'
import { PageSkeleton } from './ui/Skeletons.tsx'
import { prefer } from './words/i18n.ts'

const root = createRootRouteWithContext<{ client: QueryClient }>()({
  component: Outlet,
  notFoundComponent: Missing,
})

const setup = createRoute({
  getParentRoute: () => root,
  path: '/setup',
  validateSearch: readSetup,
  component: lazyRouteComponent(() => import('./accounts/SetupScreen.tsx'), 'SetupScreen'),
})

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: readSignIn,
  component: lazyRouteComponent(() => import('./accounts/SignInScreen.tsx'), 'SignInScreen'),
})

/** Whoever is not signed in goes to the sign-in page, or to the set-up page while there is no workspace at all. */
async function enter(client: QueryClient, to: string): Promise<void> {
  // On a device where nobody has been yet, asking who it is would only be refused.
  if (lastWorkspace() === null) await refuseStrangers(to)
  const me = await client.ensureQueryData(meQuery).catch(async (error: unknown) => {
    if (error instanceof ApiError && error.status === 401) await refuseStrangers(to)
    throw error
  })
  const here = chooseWorkspace(me.workspaces, lastWorkspace())
  if (here === null) throw redirect({ to: '/setup' })
  openWorkspace(here.id)
  prefer(here.language)
}

async function refuseStrangers(to: string): Promise<void> {
  const { needsWorkspace, signedIn } = await call('GET /setup')
  if (needsWorkspace) throw redirect({ to: '/setup' })
  if (!signedIn) throw redirect({ to: '/sign-in', search: { to } })
}

const app = createRoute({
  getParentRoute: () => root,
  id: 'app',
  beforeLoad: ({ context, location }) => enter(context.client, location.href),
  component: Shell,
})

/** Agents, and whoever already has conversations, start in the inbox; a new workspace starts with its flows. */
const home = createRoute({
  getParentRoute: () => app,
  path: '/',
  beforeLoad: async ({ context }) => {
    const me = await context.client.ensureQueryData(meQuery)
    const here = chooseWorkspace(me.workspaces, lastWorkspace())
    const counts = await context.client.ensureQueryData({
      queryKey: queryKeys.counts,
      queryFn: () => call('GET /conversations/counts'),
    })
    throw redirect({ to: here?.role === 'agent' || counts.all > 0 ? '/inbox' : '/flows', replace: true })
  },
})

const inbox = createRoute({
  getParentRoute: () => app,
  path: '/inbox',
  validateSearch: readSearch,
  component: lazyRouteComponent(() => import('./inbox/InboxScreen.tsx'), 'InboxScreen'),
})

/** The inbox draws its own panes from the address, so this child has nothing of its own to draw. */
const conversation = createRoute({ getParentRoute: () => inbox, path: '$conversationId' })

const contacts = createRoute({
  getParentRoute: () => app,
  path: '/contacts',
  validateSearch: readContacts,
  component: lazyRouteComponent(() => import('./contacts/ContactsScreen.tsx'), 'ContactsScreen'),
})

const flows = createRoute({
  getParentRoute: () => app,
  path: '/flows',
  validateSearch: readFlows,
  component: lazyRouteComponent(() => import('./flows/FlowsScreen.tsx'), 'FlowsScreen'),
})

const flow = createRoute({
  getParentRoute: () => app,
  path: '/flows/$flowId',
  validateSearch: readFlow,
  component: lazyRouteComponent(() => import('./canvas/FlowScreen.tsx'), 'FlowScreen'),
})

const runs = createRoute({
  getParentRoute: () => app,
  path: '/flows/$flowId/runs',
  validateSearch: readRuns,
  component: lazyRouteComponent(() => import('./flows/RunsScreen.tsx'), 'RunsScreen'),
})

const channels = createRoute({
  getParentRoute: () => app,
  path: '/channels',
  validateSearch: readChannels,
  component: lazyRouteComponent(() => import('./channels/ChannelsScreen.tsx'), 'ChannelsScreen'),
})

const invitation = createRoute({
  getParentRoute: () => root,
  path: '/invitation/$token',
  component: lazyRouteComponent(() => import('./accounts/InvitationScreen.tsx'), 'InvitationScreen'),
})

const settings = createRoute({
  getParentRoute: () => app,
  path: '/settings',
  beforeLoad: () => {
    throw redirect({ to: '/settings/$part', params: { part: 'workspace' }, replace: true })
  },
})

const settingsPart = createRoute({
  getParentRoute: () => app,
  path: '/settings/$part',
  validateSearch: readSettings,
  component: lazyRouteComponent(() => import('./accounts/SettingsScreen.tsx'), 'SettingsScreen'),
})

const tree = root.addChildren([
  setup,
  signIn,
  invitation,
  app.addChildren([
    home,
    inbox.addChildren([conversation]),
    contacts,
    flows,
    flow,
    runs,
    channels,
    settings,
    settingsPart,
  ]),
])

const mayHelp = (error: unknown): boolean =>
  !(error instanceof ApiError) || error.status === 0 || error.status >= 500

/** The query cache. A session that ended anywhere leads to the sign-in page. */
export function makeClient(): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({
      onError: (error, query) => {
        if (!(error instanceof ApiError) || error.status !== 401 || query.queryKey[0] === queryKeys.me[0])
          return
        window.location.assign(
          `/sign-in?to=${encodeURIComponent(window.location.pathname + window.location.search)}`,
        )
      },
    }),
    defaultOptions: {
      queries: { staleTime: 15_000, retry: (times, error) => times < 2 && mayHelp(error) },
    },
  })
}

/** The router over the tree above. */
export function makeRouter(client: QueryClient) {
  return createRouter({
    routeTree: tree,
    context: { client },
    defaultPreload: 'intent',
    defaultPreloadStaleTime: 0,
    defaultPendingComponent: PageSkeleton,
    defaultErrorComponent: Crash,
    scrollRestoration: true,
  })
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>
  }
}
