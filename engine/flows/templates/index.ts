// The gallery. A new template costs its drawing, its transcripts and one line here.
import { broadcastResponse } from './broadcasts.ts'
import { privacyConsent, unsubscribe } from './consent.ts'
import { collectEmail, collectPhone, welcomeEmail, welcomePhone } from './contact_data.ts'
import { botOnAfterClosing, satisfaction, unassignAfterClosing } from './feedback.ts'
import { away, awayHours, outOfHours } from './hours.ts'
import { mainMenu, multiLevelMenu, sectionsMenu } from './menus.ts'
import {
  assignAgent,
  assignedMessage,
  busyMessage,
  leastOpen,
  reassignNoReply,
  roundRobin,
  roundRobinOnline,
} from './routing.ts'
import { languageRouting, routingByTopic, vipRouting } from './routing_contacts.ts'
import { salesTeam, supportTeam, supportTeamQuality } from './routing_sales_support.ts'
import { agentRouting, shifts, teamMenu } from './routing_teams.ts'
import { adVisitors, leadCapture } from './sales.ts'
import { escalation, nextShift, spam } from './shortcuts.ts'
import { csatCrm, csatSheets, csatWarehouse } from './surveys.ts'
import type { Template } from './template.ts'
import { newAndReturning, welcome, welcomeByChannel } from './welcome.ts'

/** Every template, in the gallery's order. */
export const templates: Template[] = [
  welcome,
  welcomeByChannel,
  welcomeEmail,
  welcomePhone,
  newAndReturning,
  privacyConsent,
  mainMenu,
  multiLevelMenu,
  sectionsMenu,
  leadCapture,
  adVisitors,
  collectEmail,
  collectPhone,
  away,
  awayHours,
  outOfHours,
  assignAgent,
  roundRobin,
  roundRobinOnline,
  leastOpen,
  busyMessage,
  assignedMessage,
  routingByTopic,
  teamMenu,
  agentRouting,
  salesTeam,
  supportTeam,
  supportTeamQuality,
  shifts,
  languageRouting,
  vipRouting,
  reassignNoReply,
  broadcastResponse,
  unsubscribe,
  spam,
  escalation,
  nextShift,
  satisfaction,
  csatSheets,
  csatCrm,
  csatWarehouse,
  unassignAfterClosing,
  botOnAfterClosing,
]
