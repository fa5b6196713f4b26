/** All registries of the framework, filled. */
package org.bce3s.catalogue;
