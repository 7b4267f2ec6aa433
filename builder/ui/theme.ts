// Mantine in our colours: every colour it paints is one of tokens.css, so light and dark follow by themselves.
import {
  Button,
  type CSSVariablesResolver,
  createTheme,
  Drawer,
  Input,
  type MantineColorsTuple,
  Menu,
  Modal,
  Notification,
  Popover,
  Tooltip,
} from '@mantine/core'
import { word } from '../words/i18n.ts'

/** Mantine's greys of the dark scheme, from text to the deepest surface, in the hue of tokens.css. */
const dark: MantineColorsTuple = [
  '#e8edf1',
  '#b4bec8',
  '#95a1ad',
  '#6b7783',
  '#33404b',
  '#28323c',
  '#1d252d',
  '#181f26',
  '#11161b',
  '#0d1115',
]

const brand: MantineColorsTuple = [
  '#e3f3f1',
  '#c9e8e5',
  '#9dd6d1',
  '#6dc2bb',
  '#3fa9a2',
  '#1f918a',
  '#0b7a75',
  '#096863',
  '#075a56',
  '#044440',
]

/** Read at every drawing, so that it follows the language. */
const closeButtonProps = {
  get 'aria-label'() {
    return word('common.close')
  },
}

/** Mantine's theme. */
export const theme = createTheme({
  fontFamily: '"Inter Variable", system-ui, sans-serif',
  primaryColor: 'brand',
  primaryShade: 6,
  colors: { brand, dark },
  defaultRadius: 'md',
  radius: { xs: '4px', sm: '6px', md: '8px', lg: '10px', xl: '14px' },
  fontSizes: { xs: '12.5px', sm: '13.5px', md: '14px', lg: '16px', xl: '22px' },
  lineHeights: { xs: '1.4', sm: '1.45', md: '1.43', lg: '1.4', xl: '1.3' },
  headings: {
    fontWeight: '680',
    sizes: { h1: { fontSize: '22px' }, h2: { fontSize: '16px' }, h3: { fontSize: '15px' } },
  },
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Button: Button.extend({ defaultProps: { fw: 600 } }),
    Modal: Modal.extend({
      defaultProps: {
        radius: 'xl',
        centered: true,
        overlayProps: { backgroundOpacity: 0.35 },
        closeButtonProps,
      },
      styles: { title: { fontSize: '16px', fontWeight: 650, lineHeight: '22px' } },
    }),
    Drawer: Drawer.extend({
      defaultProps: { position: 'right', overlayProps: { backgroundOpacity: 0.25 }, closeButtonProps },
      styles: { title: { fontSize: '16px', fontWeight: 650, lineHeight: '22px' } },
    }),
    InputWrapper: Input.Wrapper.extend({ styles: { label: { marginBlockEnd: 4 } } }),
    Menu: Menu.extend({ defaultProps: { radius: 'lg', shadow: 'md', position: 'bottom-end' } }),
    Notification: Notification.extend({ defaultProps: { closeButtonProps } }),
    Popover: Popover.extend({ defaultProps: { radius: 'lg', shadow: 'md' } }),
    Tooltip: Tooltip.extend({
      defaultProps: { openDelay: 350, events: { hover: true, focus: true, touch: false } },
    }),
  },
})

const variables = {
  '--mantine-color-body': 'var(--card)',
  '--mantine-color-text': 'var(--ink)',
  '--mantine-color-bright': 'var(--ink)',
  '--mantine-color-dimmed': 'var(--ink-3)',
  '--mantine-color-placeholder': 'var(--ink-3)',
  '--mantine-color-anchor': 'var(--brand-ink)',
  '--mantine-color-error': 'var(--red-ink)',
  '--mantine-color-default': 'var(--card)',
  '--mantine-color-default-hover': 'var(--line-2)',
  '--mantine-color-default-color': 'var(--ink)',
  '--mantine-color-default-border': 'var(--line)',
  '--mantine-color-brand-filled': 'var(--brand)',
  '--mantine-color-brand-filled-hover': 'var(--brand-hover)',
  '--mantine-color-brand-light': 'var(--brand-weak)',
  '--mantine-color-brand-light-hover': 'var(--brand-weak)',
  '--mantine-color-brand-light-color': 'var(--brand-ink)',
  '--mantine-color-brand-text': 'var(--brand-ink)',
  '--mantine-color-brand-outline': 'var(--brand)',
  '--mantine-color-red-filled': 'var(--red-fill)',
  '--mantine-color-red-filled-hover': 'var(--red-fill)',
  '--mantine-color-red-light': 'var(--red-weak)',
  '--mantine-color-red-light-color': 'var(--red-ink)',
  '--mantine-color-red-text': 'var(--red-ink)',
}

/** Points Mantine's own variables at the tokens, in both schemes. */
export const resolver: CSSVariablesResolver = () => ({
  variables: { '--red-fill': '#b93434' },
  light: variables,
  dark: variables,
})
