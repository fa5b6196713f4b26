/** What is shown of a trained run: figures and tables, worked out of what its network predicts. */
package org.bce3s.shown;
