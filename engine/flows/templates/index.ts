// The gallery. A new template costs its drawing, its transcripts and one line here.
import { leadCapture, mainMenu, multiLevelMenu } from './menus.ts'
import {
  leastOpen,
  newAndReturning,
  roundRobin,
  routingByTopic,
  satisfaction,
  unassignAfterClosing,
  vipRouting,
} from './routing.ts'
import type { Template } from './template.ts'
import { privacyConsent, welcome, welcomeEmail } from './welcome.ts'

/** Every template, in the gallery's order. */
export const templates: Template[] = [
  mainMenu,
  leadCapture,
  welcome,
  welcomeEmail,
  multiLevelMenu,
  routingByTopic,
  roundRobin,
  leastOpen,
  vipRouting,
  newAndReturning,
  privacyConsent,
  satisfaction,
  unassignAfterClosing,
]
