// The entry of the web app: words, theme, cache and routes around one root.
import '@mantine/core/styles.layer.css'
import '@mantine/notifications/styles.layer.css'
import '@fontsource-variable/inter'
import './ui/tokens.css'
import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { makeClient, makeRouter } from './routes.tsx'
import { ConfirmHost } from './ui/confirm.tsx'
import { resolver, theme } from './ui/theme.ts'
import { startWords } from './words/i18n.ts'

const schemes = localStorageColorSchemeManager({ key: 'charla.theme' })

async function start(): Promise<void> {
  await startWords()
  const client = makeClient()
  const router = makeRouter(client)
  createRoot(document.getElementById('root')!).render(
    <StrictMode>
      <QueryClientProvider client={client}>
        <MantineProvider
          theme={theme}
          cssVariablesResolver={resolver}
          colorSchemeManager={schemes}
          defaultColorScheme="auto"
          deduplicateInlineStyles
        >
          <RouterProvider router={router} />
          <ConfirmHost />
          <Notifications position="bottom-right" limit={4} />
        </MantineProvider>
      </QueryClientProvider>
    </StrictMode>,
  )
}

void start()
