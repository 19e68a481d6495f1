/** Devices: naming one, describing one, and what one can do wrong. Start with {@link org.gridsample.device.DeviceSelector}. */
package org.gridsample.device;
