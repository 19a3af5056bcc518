// A shop's server: node server.mjs <address of Regulars> <key>. Ends with 1 when a call failed.
import { Analytics } from '@segment/analytics-node'

const [host, writeKey] = process.argv.slice(2)
const analytics = new Analytics({ host, writeKey, flushAt: 4, maxRetries: 0 })
let failed = 0
analytics.on('error', error => { failed++; console.error(error.code, error.reason) })

const userId = '4711'
const properties = { sku: 'MUG-1', name: 'Blue mug', price: 8.5, quantity: 2, currency: 'GBP' }
analytics.identify({ userId, anonymousId: 'device-1', traits: { email: 'ann@example.com', firstName: 'Änn' } })
analytics.page({ userId, name: 'Mugs', properties: { path: '/mugs' } })
analytics.screen({ userId, name: 'Basket' })
analytics.track({ userId, event: 'Product Added', properties })
analytics.group({ userId, groupId: 'club', traits: { name: 'Tea club' } })
analytics.alias({ userId, previousId: 'device-0' })
analytics.track({
  userId, event: 'Order Completed', timestamp: new Date(Date.now() + 1000),
  properties: { order_id: 'o-1', currency: 'GBP', products: [properties] }
})
await analytics.closeAndFlush()
process.exit(failed ? 1 : 0)
