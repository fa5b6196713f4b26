/** How networks cross over to PyTorch programs and back: names, layouts, what fits and what not. */
package org.bce3s.pytorch;
